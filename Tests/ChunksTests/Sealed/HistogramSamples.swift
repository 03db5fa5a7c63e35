import Chunks
import Gorilla
import TestSupport

/// A histogram count that tests can make up.
protocol SealableCount: HistogramCount {
  /// Often near `previous`, as the counts of a bucket are.
  static func random(after previous: Self?, _ generator: inout SeededGenerator) -> Self
  /// The payload of `histograms`.
  static func seal(
    _ histograms: HistogramColumns<Self>, sharing column: [UInt8]?
  ) throws(SealedVerificationError) -> [UInt8]
  /// The histograms of a payload.
  static func unseal(
    _ payload: [UInt8], column: [UInt8]?
  ) throws(SealedError) -> HistogramColumns<Self>
}

extension UInt64: SealableCount {
  static func random(after previous: UInt64?, _ generator: inout SeededGenerator) -> UInt64 {
    guard let previous, UInt8.random(in: 0..<200, using: &generator) > 0 else {
      return generator.next()
    }
    return previous &+ UInt64(Swift.max(0, Int.random(in: -20...5, using: &generator)))
  }

  static func seal(
    _ histograms: HistogramColumns<UInt64>, sharing column: [UInt8]?
  ) throws(SealedVerificationError) -> [UInt8] {
    var encoder = SealedEncoder()
    var payload: [UInt8] = []
    try encoder.encode(histograms, sharing: column?.span, into: &payload)
    return payload
  }

  static func unseal(
    _ payload: [UInt8], column: [UInt8]?
  ) throws(SealedError) -> HistogramColumns<UInt64> {
    var decoder = SealedHistogramDecoder()
    var histograms = HistogramColumns<UInt64>()
    try decoder.decode(payload.span, column: column?.span, into: &histograms)
    return histograms
  }
}

extension Double: SealableCount {
  static func random(after previous: Double?, _ generator: inout SeededGenerator) -> Double {
    guard let previous, UInt8.random(in: 0..<100, using: &generator) > 0 else {
      // Any bits but those of a stale marker do for a count.
      return [0, 1.5, 1e300, Double(bitPattern: generator.next())].randomElement(using: &generator)
        ?? 0
    }
    return previous + Double(Swift.max(0, Int.random(in: -20...5, using: &generator))) / 4
  }

  static func seal(
    _ histograms: HistogramColumns<Double>, sharing column: [UInt8]?
  ) throws(SealedVerificationError) -> [UInt8] {
    var encoder = SealedEncoder()
    var payload: [UInt8] = []
    try encoder.encode(histograms, sharing: column?.span, into: &payload)
    return payload
  }

  static func unseal(
    _ payload: [UInt8], column: [UInt8]?
  ) throws(SealedError) -> HistogramColumns<Double> {
    var decoder = SealedHistogramDecoder()
    var histograms = HistogramColumns<Double>()
    try decoder.decode(payload.span, column: column?.span, into: &histograms)
    return histograms
  }
}

extension HistogramColumns where Count: SealableCount {
  /// `count` samples of any layout, the last of them perhaps stale.
  static func random(_ count: Int, _ generator: inout SeededGenerator) -> HistogramColumns {
    var layout = HistogramLayout()
    layout.schema = [0, 8, -4, -53].randomElement(using: &generator) ?? 0
    layout.zeroThreshold = [0, 0.001, 0x1p-128].randomElement(using: &generator) ?? 0
    if layout.schema == -53 { layout.customBounds = [0.005, 1, .infinity] }
    layout.positiveSpans = [
      HistogramSpan(offset: -7, length: 3), HistogramSpan(offset: 2, length: 1),
    ]
    if Bool.random(using: &generator) {
      layout.negativeSpans = [HistogramSpan(offset: 1, length: 2)]
    }
    if count % 7 == 0 { (layout.positiveSpans, layout.negativeSpans) = ([], []) }
    let liveCount = count - Int.random(in: 0...min(count, 2), using: &generator)
    let hasStartTimes = Bool.random(using: &generator)
    let width = layout.bucketCount
    var counts = (0..<3 + width).map { _ in Count.random(after: nil, &generator) }
    var (columns, sum) = ([[Count]](), 0.0)
    var sums: [Double] = []
    for index in 0..<count {
      counts = counts.map { Count.random(after: $0, &generator) }
      columns.append(counts)
      sum += Double(Int.random(in: 0...9, using: &generator)) / 8
      sums.append(index < liveCount ? sum : Double(bitPattern: 0x7FF0_0000_0000_0002))
    }
    return HistogramColumns(
      layout: layout, counterReset: CounterReset(rawValue: UInt8(count % 4)) ?? .unknown,
      timestamps: (0..<count).map { Int64($0) * 15_000 + Int64($0 % 3) },
      startTimes: hasStartTimes ? (0..<count).map { Int64($0 / 5) * 1_000 } : [],
      counts: columns.map { $0[0] }, zeroCounts: columns.map { $0[1] }, sums: sums,
      buckets: columns[..<liveCount].flatMap { $0[3...] })
  }

  /// All there is, by bit pattern.
  var bits: [[UInt64]] {
    [
      timestamps.map { UInt64(bitPattern: $0) }, startTimes.map { UInt64(bitPattern: $0) },
      counts.map(\._bitPattern), zeroCounts.map(\._bitPattern), sums.map(\.bitPattern),
      buckets.map(\._bitPattern), [UInt64(counterReset.rawValue), UInt64(liveCount)],
    ]
  }
}
