/// How the buckets of two lists of spans lie in their union.
struct BucketUnion {
  /// The indexes of all buckets, ascending.
  private(set) var indexes: [Int32] = []
  /// For each bucket of the first list, where it lies in the union.
  private(set) var first: [Int] = []
  /// For each bucket of the second list, where it lies in the union.
  private(set) var second: [Int] = []

  /// Whether the second list has buckets that the first lacks.
  var widensFirst: Bool { indexes.count > first.count }
  /// Whether the first list has buckets that the second lacks.
  var widensSecond: Bool { indexes.count > second.count }

  init(_ a: [HistogramSpan], _ b: [HistogramSpan]) {
    let a = HistogramLayout.bucketIndexes(of: a)
    let b = HistogramLayout.bucketIndexes(of: b)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      let takesFirst = i < a.count && (j == b.count || a[i] <= b[j])
      let takesSecond = j < b.count && (i == a.count || b[j] <= a[i])
      if takesFirst { first.append(indexes.count) }
      if takesSecond { second.append(indexes.count) }
      indexes.append(takesFirst ? a[i] : b[j])
      i += takesFirst ? 1 : 0
      j += takesSecond ? 1 : 0
    }
  }

  /// Whether a counter of these buckets has started anew, given its `old` counts in the first list and
  /// its `new` ones in the second: one has shrunk, or is no longer there though it was in use.
  func isReset<Count: HistogramCount>(
    from old: ArraySlice<Count>, to new: ArraySlice<Count>
  ) -> Bool {
    var j = 0
    for (position, before) in zip(first, old) {
      while j < second.count && second[j] < position { j += 1 }
      if j < second.count && second[j] == position {
        if new[new.startIndex + j] < before { return true }
      } else if before != .zero {
        return true
      }
    }
    return false
  }

  /// The union as spans, as few as there can be.
  var spans: [HistogramSpan] {
    var spans: [HistogramSpan] = []
    var next: Int32 = 0
    for index in indexes {
      if !spans.isEmpty && index == next {
        spans[spans.count - 1].length += 1
      } else {
        // Two lists may lie further apart than an offset reaches: an empty span goes half the way.
        if !spans.isEmpty && Int(index) - Int(next) > Int(Int32.max) {
          spans.append(HistogramSpan(offset: .max, length: 0))
          next += .max
        }
        spans.append(HistogramSpan(offset: index &- next, length: 1))
      }
      next = index &+ 1
    }
    return spans
  }

  /// Spreads the counts of one of the lists, which lie at `positions`, over the union, and appends
  /// them.
  func spread<Count: HistogramCount>(
    _ counts: ArraySlice<Count>, at positions: [Int], to output: inout [Count]
  ) {
    let start = output.count
    output.append(contentsOf: repeatElement(.zero, count: indexes.count))
    for (position, count) in zip(positions, counts) { output[start + position] = count }
  }
}
