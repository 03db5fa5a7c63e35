// When a histogram goes into the chunk at hand, and when it starts another: the rules of Prometheus,
// so that both cut the same samples into the same chunks (Documentation/Formats/Chunks.md).

/// What became of a histogram given to ``HistogramAppender/append(_:at:startTime:)``.
public enum HistogramAppendResult: Equatable, Sendable {
  /// The chunk has taken it.
  case appended
  /// The chunk has taken it, and all samples before it have been written again with more buckets.
  case recoded
  /// The chunk has not taken it. It belongs into another one, whose header says what is given here.
  case chunkEnds(CounterReset)
}

extension HistogramAppender {
  /// Appends `histogram` if it may follow the samples in the chunk.
  ///
  /// A counter may not follow if it counts less than the last sample anywhere, by its hint is a reset,
  /// or lacks a bucket that was in use; nor may any histogram of another schema, zero threshold or
  /// custom bounds, a gauge behind a counter or a counter behind a gauge, or anything but a stale
  /// marker behind a stale marker. New buckets widen the chunk, and empty buckets that the
  /// histogram lacks are added to it.
  ///
  /// - Precondition: the chunk holds less than ``capacity`` samples, and a histogram that is not stale
  ///   has a valid layout, and a count for each of its buckets.
  /// - Complexity: O(the number of buckets), and O(the whole chunk) when it is widened.
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  public mutating func append(
    _ histogram: Histogram<Count>, at timestamp: Int64, startTime: Int64 = 0
  ) -> HistogramAppendResult {
    precondition(
      histogram.isStale || histogram.buckets.count == histogram.layout.bucketCount,
      "there is one count for each bucket")
    if count == 0 {
      if histogram.counterReset == .gauge || histogram.counterReset == .reset {
        counterReset = histogram.counterReset
      }
      begin(histogram.isStale ? HistogramLayout() : histogram.layout)
    } else {
      switch fit(histogram) {
      case .same: break
      case .ends(let counterReset): return .chunkEnds(counterReset)
      case .widened(let positive, let negative):
        precondition(histogram.layout.isValid, "the spans of a layout are in ascending order")
        return append(
          histogram, timestamp, startTime, positive: positive, negative: negative)
      }
    }
    write(histogram, timestamp, startTime)
    return .appended
  }

  /// What the header of the next chunk would say about `histogram`, if the chunk at hand ended here.
  ///
  /// For chunks that end for their size or time range.
  public func counterReset(before histogram: Histogram<Count>) -> CounterReset {
    guard histogram.counterReset != .gauge else { return .gauge }
    guard histogram.counterReset != .reset else { return .reset }
    guard count > 0 else { return .unknown }
    guard case .ends(let counterReset) = fitOfCounter(histogram) else { return .notReset }
    // For float histograms, Prometheus tells resets from all else.
    return Count.self == Double.self && counterReset != .reset ? .notReset : counterReset
  }

  /// How a histogram fits the chunk.
  private enum Fit {
    case same
    case widened(positive: BucketUnion, negative: BucketUnion)
    case ends(CounterReset)
  }

  private func fit(_ histogram: Histogram<Count>) -> Fit {
    histogram.counterReset == .gauge ? fitOfGauge(histogram) : fitOfCounter(histogram)
  }

  private func fitOfGauge(_ histogram: Histogram<Count>) -> Fit {
    guard counterReset == .gauge else { return .ends(.gauge) }
    guard !histogram.isStale else { return .same }
    guard !isStale, hasSameScale(histogram.layout), hasSameBounds(histogram.layout) else {
      return .ends(.gauge)
    }
    return hasSameSpans(histogram.layout) ? .same : union(with: histogram.layout)
  }

  private func fitOfCounter(_ histogram: Histogram<Count>) -> Fit {
    // Prometheus does not compare counts across that, and says so of float histograms only.
    guard counterReset != .gauge else {
      return .ends(Count.self == Double.self ? .unknown : .notReset)
    }
    guard histogram.counterReset != .reset else { return .ends(.reset) }
    guard !histogram.isStale else { return .same }
    guard !isStale else { return .ends(.unknown) }
    guard !(histogram.count < row.count) else { return .ends(.reset) }
    guard hasSameScale(histogram.layout) else { return .ends(.unknown) }
    guard hasSameBounds(histogram.layout), !(histogram.zeroCount < row.zeroCount) else {
      return .ends(.reset)
    }
    if hasSameSpans(histogram.layout) {
      return row.exceeds(histogram.buckets.span) ? .ends(.reset) : .same
    }
    let fit = union(with: histogram.layout)
    guard case .widened(let positive, let negative) = fit else { return fit }
    var last: [Count] = []
    row.appendBuckets(to: &last)
    let (lastPositive, lastNegative) = (positive.first.count, histogram.layout.positiveBucketCount)
    let isReset =
      positive.isReset(from: last[..<lastPositive], to: histogram.buckets[..<lastNegative])
      || negative.isReset(from: last[lastPositive...], to: histogram.buckets[lastNegative...])
    return isReset ? .ends(.reset) : fit
  }

  // By value, as Prometheus compares: a threshold of -0 is one of 0.
  private func hasSameScale(_ other: HistogramLayout) -> Bool {
    layout.schema == other.schema && layout.zeroThreshold == other.zeroThreshold
  }

  private func hasSameBounds(_ other: HistogramLayout) -> Bool {
    layout.schema != HistogramLayout.customBucketsSchema
      || layout.customBounds == other.customBounds
  }

  private func hasSameSpans(_ other: HistogramLayout) -> Bool {
    layout.positiveSpans == other.positiveSpans && layout.negativeSpans == other.negativeSpans
  }

  private func union(with other: HistogramLayout) -> Fit {
    .widened(
      positive: BucketUnion(layout.positiveSpans, other.positiveSpans),
      negative: BucketUnion(layout.negativeSpans, other.negativeSpans))
  }

  private mutating func write(
    _ histogram: Histogram<Count>, _ timestamp: Int64, _ startTime: Int64
  ) {
    let isStale = histogram.isStale
    write(
      timestamp, startTime,
      count: isStale ? .zero : histogram.count, zeroCount: isStale ? .zero : histogram.zeroCount,
      sum: histogram.sum,
      buckets: isStale ? histogram.buckets.span.extracting(first: 0) : histogram.buckets.span)
  }

  /// Appends a histogram to the union of its buckets and those of the chunk.
  private mutating func append(
    _ histogram: Histogram<Count>, _ timestamp: Int64, _ startTime: Int64,
    positive: BucketUnion, negative: BucketUnion
  ) -> HistogramAppendResult {
    let isRecoded = positive.widensFirst || negative.widensFirst
    if isRecoded {
      recode(wideLayout(for: histogram, positive, negative), positive, negative)
    }
    var buckets: [Count] = []
    let middle = histogram.layout.positiveBucketCount
    positive.spread(histogram.buckets[..<middle], at: positive.second, to: &buckets)
    negative.spread(histogram.buckets[middle...], at: negative.second, to: &buckets)
    write(
      timestamp, startTime, count: histogram.count, zeroCount: histogram.zeroCount,
      sum: histogram.sum, buckets: buckets.span)
    return isRecoded ? .recoded : .appended
  }

  /// The layout that a chunk is recoded to: the spans as the histogram has them where it lacks no
  /// bucket, and otherwise as few as there can be.
  private func wideLayout(
    for histogram: Histogram<Count>, _ positive: BucketUnion, _ negative: BucketUnion
  ) -> HistogramLayout {
    let isGauge = histogram.counterReset == .gauge
    let lacksAny = positive.widensSecond || negative.widensSecond
    var wide = layout
    wide.positiveSpans =
      (isGauge ? lacksAny : positive.widensSecond)
      ? positive.spans : histogram.layout.positiveSpans
    wide.negativeSpans =
      (isGauge ? lacksAny : negative.widensSecond)
      ? negative.spans : histogram.layout.negativeSpans
    return wide
  }

  /// Writes the chunk again with the buckets of `wide`.
  private mutating func recode(
    _ wide: HistogramLayout, _ positive: BucketUnion, _ negative: BucketUnion
  ) {
    var columns = HistogramColumns<Count>()
    let hasStartTimes = hasStartTimes
    withBytes { bytes in
      do throws(ChunkError) {
        var decoder = try HistogramDecoder<Count>(bytes, hasStartTimes: hasStartTimes)
        try decoder.decode(from: bytes, into: &columns)
      } catch { preconditionFailure("an appender's own bytes are sound: \(error)") }
    }
    let width = columns.layout.bucketCount
    let middle = columns.layout.positiveBucketCount
    let narrow = columns.buckets
    columns.buckets.removeAll(keepingCapacity: true)
    for index in 0..<columns.liveCount {
      let row = narrow[index * width..<(index + 1) * width]
      positive.spread(row.prefix(middle), at: positive.first, to: &columns.buckets)
      negative.spread(row.dropFirst(middle), at: negative.first, to: &columns.buckets)
    }
    columns.layout = wide
    removeAll()
    append(columns)
  }
}
