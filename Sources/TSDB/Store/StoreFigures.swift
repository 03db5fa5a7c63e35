public import Blocks
public import SeriesModel
internal import Synchronization

/// How much a store has, as for metrics.
public struct StoreFigures: Sendable {
  /// How many series the head has.
  public var headSeriesCount: Int
  /// How many samples in order the head has.
  public var headSampleCount: Int
  /// The times of these; nil if there are none.
  public var headTimes: TimeRange?
  /// What the blocks are, in the order of their times.
  public var blocks: [BlockMeta]
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// How much the store has now.
  ///
  /// - Complexity: O(the series of the head and the number of blocks)
  public var figures: StoreFigures {
    let times = head.times
    return StoreFigures(
      headSeriesCount: head.writing.withLock { $0.state.index.seriesCount },
      headSampleCount: head.sampleCount,
      headTimes: TimeRange(start: times.minTime, end: times.maxTime),
      blocks: readable.withLock { $0.blocks.map(\.meta) })
  }
}
