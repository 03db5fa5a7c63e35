import Gorilla

/// A chunk of histograms that is told by its rules alone: all samples, by bucket index.
///
/// It knows nothing of spans or bits. Every live sample has all buckets that any of them has.
struct HistogramModel<Count: TestedCount> {
  struct Sample {
    var timestamp: Int64
    var startTime: Int64
    var plain: PlainHistogram<Count>
  }

  private(set) var samples: [Sample] = []
  private(set) var counterReset: CounterReset

  /// An empty chunk, begun because of `counterReset`.
  init(counterReset: CounterReset = .unknown) { self.counterReset = counterReset }

  mutating func append(
    _ plain: PlainHistogram<Count>, at timestamp: Int64, startTime: Int64
  ) -> HistogramAppendResult {
    let next = plain.isStale ? .stale : plain
    if samples.isEmpty {
      if plain.counterReset == .gauge || plain.counterReset == .reset {
        counterReset = plain.counterReset
      }
    } else if let counterReset = headerOfNext(plain) {
      return .chunkEnds(counterReset)
    }
    let lacked = widen(with: next)
    samples.append(Sample(timestamp: timestamp, startTime: startTime, plain: next))
    if let first = samples.first, !next.isStale {
      samples[samples.count - 1].plain = next.widened(
        positive: first.plain.positive.keys, negative: first.plain.negative.keys)
    }
    return lacked ? .recoded : .appended
  }

  /// Adds the buckets of `next` to all samples; whether these lacked any.
  private mutating func widen(with next: PlainHistogram<Count>) -> Bool {
    var lacked = false
    for index in samples.indices where !samples[index].plain.isStale {
      let wide = samples[index].plain.widened(
        positive: next.positive.keys, negative: next.negative.keys)
      lacked = lacked || wide.positive.count > samples[index].plain.positive.count
      lacked = lacked || wide.negative.count > samples[index].plain.negative.count
      samples[index].plain = wide
    }
    return lacked
  }

  /// Why `next` cannot follow, as the header of the next chunk has it; nil if it can.
  private func headerOfNext(_ next: PlainHistogram<Count>) -> CounterReset? {
    guard let last = samples.last?.plain else { return nil }
    let isSameKind =
      next.schema == last.schema && next.zeroThreshold == last.zeroThreshold
    let hasSameBounds = next.schema != -53 || next.customBounds == last.customBounds
    if next.counterReset == .gauge {
      if counterReset != .gauge { return .gauge }
      if next.isStale { return nil }
      return last.isStale || !isSameKind || !hasSameBounds ? .gauge : nil
    }
    if counterReset == .gauge { return Count.self == Double.self ? .unknown : .notReset }
    if next.counterReset == .reset { return .reset }
    if next.isStale { return nil }
    if last.isStale { return .unknown }
    let total = { (plain: PlainHistogram<Count>) in plain.histogram().count }
    if total(next) < total(last) { return .reset }
    if !isSameKind { return .unknown }
    if !hasSameBounds || next.zeroCount < last.zeroCount { return .reset }
    for (index, count) in last.positive where next.positive[index] ?? .zero < count {
      return .reset
    }
    for (index, count) in last.negative where next.negative[index] ?? .zero < count {
      return .reset
    }
    return nil
  }
}
