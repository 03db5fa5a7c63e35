import Gorilla
import TestSupport
import Testing

// A successful `#expect` takes microseconds, too long for loops of many turns: so these helpers
// compare by themselves, and record only what is wrong.

extension FloatCodec {
  /// Expects that the library writes `series` as the tables of the format have it, all at once and
  /// sample by sample, and reads it back in every way.
  func expectRoundTrip(_ series: FloatSeries, _ location: SourceLocation = #_sourceLocation) {
    let bytes = reference(series)
    expect(encode(series), toBe: bytes, for: series, "all at once", location)
    let ones = [FloatStep](repeating: .one, count: series.count)
    expect(encode(series, ones), toBe: bytes, for: series, "one by one", location)
    expectDecoding(bytes, to: series, location)
  }

  /// Expects that `bytes` are those of `series`, in every way to read them.
  func expectDecoding(
    _ bytes: [UInt8], to series: FloatSeries, _ location: SourceLocation = #_sourceLocation
  ) {
    let expected = FloatDecoding(series: series, error: nil)
    var withoutStartTimes = expected
    withoutStartTimes.series = series.withoutStartTimes()
    let decodings = [
      ("one by one", decoder.decodingByNext(bytes), expected),
      ("at once", decoder.decodingAtOnce(bytes), expected),
      (
        "without start times", decoder.decodingAtOnce(bytes, withStartTimes: false),
        withoutStartTimes
      ),
    ]
    for (way, decoding, expected) in decodings where decoding != expected {
      Issue.record(
        """
        \(self) \(way): \(bytes.hex) gives
        \(decoding.series) \(decoding.error.map(String.init(describing:)) ?? "") instead of
        \(expected.series)
        """, sourceLocation: location)
    }
  }

  /// Expects that `bytes` are `expected`.
  func expect(
    _ bytes: [UInt8], toBe expected: [UInt8], for series: FloatSeries, _ way: String,
    _ location: SourceLocation = #_sourceLocation
  ) {
    guard bytes != expected else { return }
    Issue.record(
      "\(self) \(way): \(bytes.hex) instead of \(expected.hex) for \(series)",
      sourceLocation: location)
  }
}
