public import Blocks
internal import Chunks
internal import InvertedIndex
public import SeriesModel

/// Walks over the series of a store that were selected, in the order of their labels.
///
/// ```swift
/// var series = try store.select(selector, in: range)
/// var samples = SampleCursor()
/// while try series.next() {
///   series.open(&samples)
///   while let kind = try samples.next() { … series.labels … }
/// }
/// ```
///
/// It sees what was committed when it was made, each commit as a whole. Samples that come from several places
/// are merged: of a time there is one.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct SeriesReader: ~Copyable {
  /// The labels of the series.
  public private(set) var labels = LabelSet()

  private let range: TimeRange
  private let limits: SelectLimits
  private var sources: [BlockSource]
  private let head: any HeadChunkSource
  private let selection: HeadSelection
  private var nextInHead = 0
  /// The chunks of the series: first those of each place, and at last what they come to together.
  private var chunks: [Chunk] = []
  private var deleted = DeletedTimes()
  /// What each place has of the series.
  private var lists: [ChunkList] = []
  private var merger: ChunkListMerger?
  private var visible: [VisibleChunk] = []
  private var seriesCount = 0
  private var sampleCount = 0
  private var byteCount = 0

  init(
    _ blocks: [BlockSource], _ head: any HeadChunkSource, _ selection: consuming HeadSelection,
    _ range: TimeRange, _ limits: SelectLimits
  ) {
    sources = blocks
    self.head = head
    self.selection = selection
    self.range = range
    self.limits = limits
  }

  /// Goes to the next series that has chunks in the range of times.
  ///
  /// - Returns: whether there is one more.
  /// - Throws: ``StoreError`` if a block or a chunk cannot be read, if a limit is reached, or if the task was
  ///   cancelled.
  /// - Complexity: O(the number of blocks and the bytes of the chunks), and that of merging where chunks
  ///   overlap
  public mutating func next() throws(StoreError) -> Bool {
    while true {
      if Task.isCancelled { throw .cancelled }
      guard let next = nextLabels() else { return false }
      lists.removeAll(keepingCapacity: true)
      chunks.removeAll(keepingCapacity: true)
      let isInHead =
        nextInHead < selection.series.count && selection.series[nextInHead].labels == next
      // Of a time, the sample counts that came in order, and so before the others.
      try takeFromBlocks(next, isOutOfOrder: false)
      if isInHead { try takeFromHead() }
      try takeFromBlocks(next, isOutOfOrder: true)
      if isInHead { try takeOutOfOrderFromHead() }
      if lists.isEmpty { continue }
      try count()
      labels = next
      try merge()
      return true
    }
  }

  /// Goes before the first sample of the series.
  ///
  /// - Parameter samples: what reads them: those of the range of times, without what is deleted.
  /// - Complexity: O(the number of chunks)
  public func open(_ samples: inout SampleCursor) {
    samples.open(chunks, in: range, without: deleted)
  }

  /// The least labels of all series that are left.
  private func nextLabels() -> LabelSet? {
    var next: LabelSet?
    if nextInHead < selection.series.count { next = selection.series[nextInHead].labels }
    for index in sources.indices {
      guard let labels = sources[index].labels else { continue }
      if let least = next, !(labels < least) { continue }
      next = labels
    }
    return next
  }

  private mutating func takeFromBlocks(
    _ labels: LabelSet, isOutOfOrder: Bool
  ) throws(StoreError) {
    for index in sources.indices
    where sources[index].isOutOfOrder == isOutOfOrder && sources[index].labels == labels {
      let start = chunks.count
      do throws(BlockError) {
        let deleted = try sources[index].take(in: range, to: &chunks)
        addList(from: start, deleted)
      } catch { throw .block(error) }
    }
  }

  /// Makes a list of the chunks from `start` on, if there are any.
  private mutating func addList(from start: Int, _ deleted: DeletedTimes) {
    if start == chunks.count { return }
    lists.append(ChunkList(range: start..<chunks.count, deleted: deleted))
  }

  private mutating func takeFromHead() throws(StoreError) {
    // What came in order, and is older, is in a block.
    guard let range = TimeRange(start: max(range.start, selection.minTime), end: range.end) else {
      return
    }
    let start = chunks.count
    do throws(HeadChunkFileError) {
      try selection.appendInOrderChunks(
        of: nextInHead, in: range, from: head, to: &chunks, using: &visible)
    } catch { throw .headChunks(error) }
    var deleted = selection.series[nextInHead].deleted
    if start < chunks.count, chunks[start].minTime < selection.minTime {
      deleted.insert(TimeRange(.min...selection.minTime - 1))
    }
    addList(from: start, deleted)
  }

  /// Goes on to the next series of the head.
  private mutating func takeOutOfOrderFromHead() throws(StoreError) {
    let index = nextInHead
    nextInHead += 1
    if selection.series[index].outOfOrder.isEmpty { return }
    let start = chunks.count
    do throws(HeadChunkFileError) {
      try selection.appendOutOfOrderChunks(of: index, in: range, from: head, to: &chunks)
    } catch { throw .headChunks(error) }
    addList(from: start, selection.series[index].deleted)
  }

  private mutating func count() throws(StoreError) {
    seriesCount += 1
    for index in chunks.indices {
      sampleCount += chunks[index].sampleCount
      byteCount += chunks[index].payload.count
    }
    if let limit = limits.series, seriesCount > limit { throw .tooManySeries(limit: limit) }
    if let limit = limits.samples, sampleCount > limit { throw .tooManySamples(limit: limit) }
    if let limit = limits.bytes, byteCount > limit { throw .tooManyBytes(limit: limit) }
  }

  private mutating func merge() throws(StoreError) {
    if lists.count == 1, chunks.isOrdered {
      deleted = lists[0].deleted
      return
    }
    let merger = merger ?? ChunkListMerger()
    self.merger = merger
    do throws(ChunkListError) {
      chunks = try merger.merge(lists, of: chunks)
    } catch { throw .chunk(error.fault, of: labels) }
    deleted = DeletedTimes()
  }
}
