import Gorilla
import SeriesModel
import TestSupport

@testable import Chunks

/// Replicas of one series, each with losses of its own.
struct Replicas {
  var lists: [[Chunk]] = []

  /// Makes replicas by chance, one of four sealed.
  ///
  /// - Parameters:
  ///   - samples: the whole series.
  ///   - agree: whether replicas that have a sample at a time have the same one.
  init(
    of samples: [SeriesSample], count: Int, agree: Bool, hasStartTimes: Bool = false,
    _ generator: inout SeededGenerator
  ) throws {
    var sealer = ChunkSealer(sampleLimit: .random(in: 60...600, using: &generator))
    for _ in 0..<count {
      var kept: [SeriesSample] = []
      var isLost = false
      let loss = UInt8.random(in: 0...3, using: &generator)
      for sample in samples {
        if UInt8.random(in: 0...60, using: &generator) == 0 { isLost = loss > 0 && !isLost }
        if isLost || UInt8.random(in: 0...200, using: &generator) < loss { continue }
        var sample = sample
        if !agree, case .float(let bits) = sample.value, Bool.random(using: &generator) {
          sample.value = .float(bits &+ 1)
        }
        kept.append(sample)
      }
      var rules = CuttingRules()
      rules.hasStartTimes = hasStartTimes
      rules.targetSampleCount = [20, 50, 120].randomElement(using: &generator) ?? 120
      var chunks = Chunk.chunks(of: kept, rules: rules)
      if UInt8.random(in: 0...3, using: &generator) == 0 { chunks = try sealer.seal(chunks) }
      if Bool.random(using: &generator) { chunks.shuffle(using: &generator) }
      lists.append(chunks)
    }
  }
}

/// What a sample means: a histogram without its empty buckets, and without what is known of resets.
struct SampleMeaning: Equatable {
  var timestamp: Int64
  var startTime: Int64
  var kind: SampleKind
  var numbers: [UInt64] = []

  init(_ sample: SeriesSample) {
    (timestamp, startTime, kind) = (sample.timestamp, sample.startTime, sample.kind)
    switch sample.value {
    case .float(let bits): numbers = [bits]
    case .histogram(let histogram): numbers = Self.numbers(of: histogram)
    case .floatHistogram(let histogram): numbers = Self.numbers(of: histogram)
    }
  }

  private static func numbers<Count: HistogramCount>(of histogram: Histogram<Count>) -> [UInt64] {
    guard !histogram.isStale else { return [] }
    let layout = histogram.layout
    let isGauge: UInt64 = histogram.counterReset == .gauge ? 1 : 0
    let scale = [UInt64(bitPattern: Int64(layout.schema)), layout.zeroThreshold.bitPattern]
    let totals = [histogram.count._bitPattern, histogram.zeroCount._bitPattern]
    let indexes =
      HistogramLayout.bucketIndexes(of: layout.positiveSpans).map { Int64($0) }
      + HistogramLayout.bucketIndexes(of: layout.negativeSpans).map { Int64($0) + 1 << 40 }
    let used = zip(indexes, histogram.buckets).filter { $0.1 != .zero }
    return [isGauge] + scale + totals + [histogram.sum.bitPattern]
      + used.flatMap { [UInt64(bitPattern: $0.0), $0.1._bitPattern] }
  }
}

extension [Chunk] {
  /// What the samples of all chunks mean, one after another.
  func meanings() throws -> [SampleMeaning] {
    try flatMap { try $0.samples() }.map(SampleMeaning.init)
  }
}
