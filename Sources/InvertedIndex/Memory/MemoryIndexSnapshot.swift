/// What a ``MemoryIndex`` held when the snapshot was taken.
///
/// It is a value that never changes: copies and tasks can read it without a lock, and the index goes on
/// meanwhile. It keeps what it shares with the index in memory, so let go of it when it is not needed.
public struct MemoryIndexSnapshot: Sendable {
  let postings: PostingStore
  let series: SeriesStore

  /// The number of series.
  public var seriesCount: Int { series.count }

  /// Whether there is a series with this reference.
  ///
  /// - Complexity: O(1)
  public func contains(_ reference: UInt32) -> Bool { series.contains(reference) }
}
