import Gorilla
import Testing

/// What came of decoding a payload: the samples up to the end, or up to the fault.
struct FloatDecoding: Equatable {
  var series = FloatSeries()
  var error: ChunkError?
}

protocol FloatDecoder: Sendable {
  static func sampleCount(of bytes: Span<UInt8>) throws(ChunkError) -> Int
  static func firstTimestamp(of bytes: Span<UInt8>) throws(ChunkError) -> Int64?
  init(_ bytes: Span<UInt8>) throws(ChunkError)
  var count: Int { get }
  var position: Int { get }
  var startTime: Int64 { get }
  mutating func next(from bytes: Span<UInt8>) throws(ChunkError) -> Sample?
  mutating func decode(
    from bytes: Span<UInt8>, timestamps: inout MutableSpan<Int64>,
    values: inout MutableSpan<Double>
  ) throws(ChunkError) -> Int
  mutating func decode(
    from bytes: Span<UInt8>, timestamps: inout MutableSpan<Int64>,
    values: inout MutableSpan<Double>, startTimes: inout MutableSpan<Int64>
  ) throws(ChunkError) -> Int
}

extension XOR2Decoder: FloatDecoder {}

extension XORDecoder: FloatDecoder {
  var startTime: Int64 { 0 }

  mutating func decode(
    from bytes: Span<UInt8>, timestamps: inout MutableSpan<Int64>,
    values: inout MutableSpan<Double>, startTimes: inout MutableSpan<Int64>
  ) throws(ChunkError) -> Int {
    startTimes.update(repeating: 0)
    return try decode(from: bytes, timestamps: &timestamps, values: &values)
  }
}

extension FloatDecoder {
  /// Decodes sample by sample. Expects of the decoder that it stays at the end, or at the fault.
  static func decodingByNext(_ bytes: [UInt8]) -> FloatDecoding {
    var decoding = FloatDecoding()
    do throws(ChunkError) {
      var decoder = try Self(bytes.span)
      decoder.readByNext(.max, from: bytes, into: &decoding)
      let (position, error) = (decoder.position, decoding.error)
      decoder.readByNext(1, from: bytes, into: &decoding)
      if decoder.position != position || position != decoding.series.count
        || decoding.error != error
      {
        Issue.record("moved from \(position) to \(decoder.position) on \(bytes)")
      }
    } catch { decoding.error = error }
    return decoding
  }

  /// Decodes the whole chunk in one call, with room for `extra` samples more.
  static func decodingAtOnce(
    _ bytes: [UInt8], withStartTimes: Bool = true, extra: Int = 0
  ) -> FloatDecoding {
    var decoding = FloatDecoding()
    do throws(ChunkError) {
      var decoder = try Self(bytes.span)
      let count = decoder.count + extra
      decoder.readBatch(count, from: bytes, withStartTimes: withStartTimes, into: &decoding)
      if decoder.position != decoding.series.count {
        Issue.record("position \(decoder.position), \(decoding.series.count) samples: \(bytes)")
      }
    } catch { decoding.error = error }
    return decoding
  }

  /// Appends up to `limit` samples to `decoding`, one at a time.
  mutating func readByNext(_ limit: Int, from bytes: [UInt8], into decoding: inout FloatDecoding) {
    do throws(ChunkError) {
      var left = limit
      while left > 0, let sample = try next(from: bytes.span) {
        decoding.series.append(sample.timestamp, sample.value.bitPattern, startTime: startTime)
        left -= 1
      }
    } catch { decoding.error = error }
  }

  /// Appends up to `limit` samples to `decoding` by one call of `decode`.
  ///
  /// - Returns: what that call returned; nil if it threw.
  @discardableResult
  mutating func readBatch(
    _ limit: Int, from bytes: [UInt8], withStartTimes: Bool = true,
    into decoding: inout FloatDecoding
  ) -> Int? {
    let start = position
    var timestamps = [Int64](repeating: 0x5A5A, count: limit)
    var values = [Double](repeating: -77, count: limit)
    var startTimes = [Int64](repeating: withStartTimes ? 0x5A5A : 0, count: limit)
    var times = timestamps.mutableSpan
    var doubles = values.mutableSpan
    var starts = startTimes.mutableSpan
    var returned: Int?
    do throws(ChunkError) {
      if withStartTimes {
        returned = try decode(
          from: bytes.span, timestamps: &times, values: &doubles, startTimes: &starts)
      } else {
        returned = try decode(from: bytes.span, timestamps: &times, values: &doubles)
      }
    } catch { decoding.error = error }
    for index in 0..<min(position - start, limit) {
      decoding.series.append(
        timestamps[index], values[index].bitPattern, startTime: startTimes[index])
    }
    return returned
  }
}
