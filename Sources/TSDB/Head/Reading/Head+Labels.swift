internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// The index as it is after the last commit; nil if no sample has a time of `range`.
  func index(in range: TimeRange) -> MemoryIndexSnapshot? {
    writing.withLock { writing in
      // Late samples may be there alone.
      guard range.start <= writing.state.newestTime,
        range.end >= writing.state.tails.minTime || writing.state.tails.hasOutOfOrder
      else { return nil }
      return writing.state.index.snapshot()
    }
  }

  /// The labels of the series that have a chunk in the range of times.
  func series(_ selector: Selector, in range: TimeRange) -> [LabelSet] {
    let selection = select(selector, in: range)
    let start = max(range.start, selection.minTime)
    return selection.series.compactMap { series in
      if !series.outOfOrder.isEmpty { return series.labels }
      let first = selection.pages.withSeries(series.number) { $0.firstTime(from: start) }
      guard let first, first <= range.end else { return nil }
      return series.labels
    }
  }
}
