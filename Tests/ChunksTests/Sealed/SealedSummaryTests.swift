import Chunks
import SeriesModel
import TestSupport
import Testing

/// Summaries say what decoding would give.
@Suite struct SealedSummaryTests {
  @Test(arguments: [1, 127, 128, 129, 1_000])
  func summariesAreThoseOfTheDecodedFrames(count: Int) throws {
    for samples in SealedSamples.all(count: count, seed: Seed(6)) {
      let payload = try samples.sealed().payload
      let summaries = try Self.encoded(samples)
      let decoder = try SealedDecoder(payload.span)
      #expect(summaries.count == decoder.frameCount)
      for frame in 0..<decoder.frameCount {
        var (timestamps, values) = (
          [Int64](repeating: 0, count: 128), [Double](repeating: 0, count: 128)
        )
        let length = try Self.decode(decoder, frame, payload, &timestamps, &values)
        let plain = PlainSummary(Array(timestamps[..<length]), Array(values[..<length]))
        #expect(PlainSummary(summaries[frame]) == plain, "\(samples) frame \(frame)")
      }
    }
  }

  @Test(arguments: Seed.each(20))
  func summariesOfPartsMakeThatOfTheWhole(seed: Seed) {
    var random = seed.generator
    let count = Int.random(in: 2...300, using: &random)
    let timestamps = (0..<count).map { Int64($0) * 15 }
    // Whole numbers, so that no sum is rounded; some stale, some not a number.
    let values = (0..<count).map { _ in
      let die = Int.random(in: 0..<40, using: &random)
      return die == 0
        ? .staleMarker : die == 1 ? .nan : Double(Int.random(in: -9...9, using: &random))
    }
    let cut = Int.random(in: 1..<count, using: &random)
    var parts = SampleSummary(
      timestamps.span.extracting(..<cut), values.span.extracting(..<cut))
    parts.append(
      SampleSummary(timestamps.span.extracting(cut...), values.span.extracting(cut...)))
    #expect(PlainSummary(parts) == PlainSummary(timestamps, values))
  }

  @Test func staleMarkersAreTimesAlone() {
    let stale = SampleSummary([5, 9].span, [Double.staleMarker, .staleMarker].span)
    #expect(stale.count == 0 && stale.minTime == 5 && stale.maxTime == 9)
    #expect(stale.first.isNaN && stale.minimum.isNaN && stale.sum == 0)
    let counter = SampleSummary([1, 2, 3, 4].span, [7, .staleMarker, 3, 4].span)
    #expect(counter.count == 3 && counter.resetCount == 1)
    #expect(counter.first == 7 && counter.last == 4)
    #expect(counter.minimum == 3 && counter.maximum == 7 && counter.sum == 14)
  }

  @Test func sumsAreCompensated() {
    let summary = SampleSummary([1, 2, 3, 4].span, [1, 1e100, 1, -1e100].span)
    #expect(summary.sum == 2)
    #expect(SampleSummary([1, 2].span, [1, Double.infinity].span).sum == .infinity)
    #expect(SampleSummary([1, 2].span, [1, Double.nan].span).sum.isNaN)
  }

  @Test func everyTruncationThrowsAndEveryChangedByteThrowsOrDecodes() throws {
    let samples = SealedSamples.all(count: 300, seed: Seed(7))
    for sample in samples {
      let bytes = Self.bytes(sample)
      for length in bytes.indices {
        #expect(throws: SealedError.self) {
          try SealedSummaries.decode(bytes.span.extracting(..<length))
        }
      }
      var changed = bytes
      for index in bytes.indices {
        for change in [1, 0x10, 0x80, 0xFF] as [UInt8] {
          changed[index] = bytes[index] ^ change
          guard let summaries = try? SealedSummaries.decode(changed.span) else { continue }
          #expect(summaries.allSatisfy { $0.minTime <= $0.maxTime && 0...128 ~= $0.count })
        }
        changed[index] = bytes[index]
      }
    }
  }

  @Test(
    arguments: [
      ([0x01, 1], SealedError.unexpectedContent),
      ([0x81, 1, 3, 0, 0, 0], .unexpectedContent),
      // 65 frames; a frame that ends before it begins; 129 samples; more resets than samples.
      ([0xC1, 65], .invalidCount(65)),
      ([0xC1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0] + zeros, .invalidIndex(byteOffset: 5)),
      ([0xC1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x82, 2, 0, 0, 0] + zeros, .invalidIndex(byteOffset: 8)),
      ([0xC1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4] + zeros, .invalidIndex(byteOffset: 8)),
    ] as [([UInt8], SealedError)])
  func faultsAreTold(bytes: [UInt8], error: SealedError) {
    #expect(throws: error) { try SealedSummaries.decode(bytes.span) }
  }

  // Five columns of one value: 0, without exceptions.
  private static let zeros: [UInt8] = (0..<5).flatMap { _ in [0x20, 0, 0, 0, 0] }

  private static func bytes(_ samples: SealedSamples) -> [UInt8] {
    var encoder = SealedEncoder()
    var bytes: [UInt8] = []
    encoder.encodeSummaries(samples.timestamps.span, samples.values.span, into: &bytes)
    return bytes
  }

  private static func encoded(_ samples: SealedSamples) throws -> [SampleSummary] {
    let bytes = bytes(samples)
    return try SealedSummaries.decode(bytes.span)
  }

  private static func decode(
    _ decoder: SealedDecoder, _ frame: Int, _ payload: [UInt8],
    _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    return try decoder.decode(
      frame: frame, from: payload.span, timestamps: &timestamps, values: &values)
  }
}

/// A summary by definition, from arrays.
private struct PlainSummary: Equatable {
  private let times: [Int64]
  private let counts: [Int]
  private let numbers: [Double]

  init(_ timestamps: [Int64], _ values: [Double]) {
    let live = values.filter { !$0.isStaleMarker }
    let ordered = live.filter { !$0.isNaN }
    times = [timestamps.min() ?? 0, timestamps.max() ?? 0]
    counts = [live.count, zip(live, live.dropFirst()).count { $1 < $0 }]
    numbers = Self.keyed([
      ordered.min() ?? .nan, ordered.max() ?? .nan, Self.sum(live), live.first ?? .nan,
      live.last ?? .nan,
    ])
  }

  init(_ summary: SampleSummary) {
    times = [summary.minTime, summary.maxTime]
    counts = [summary.count, summary.resetCount]
    numbers = Self.keyed([
      summary.minimum, summary.maximum, summary.sum, summary.first, summary.last,
    ])
  }

  /// All NaNs are one number, which equals itself.
  private static func keyed(_ numbers: [Double]) -> [Double] {
    numbers.map { $0.isNaN ? -.greatestFiniteMagnitude : $0 }
  }

  private static func sum(_ values: [Double]) -> Double {
    var (sum, rest) = (0.0, 0.0)
    for value in values {
      let next = sum + value
      rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return rest.isFinite ? sum + rest : sum
  }
}
