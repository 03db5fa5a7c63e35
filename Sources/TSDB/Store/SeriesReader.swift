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
///
/// Behind an error one may go on: the next call goes to the next series. So a chunk that cannot be read keeps nobody
/// from the other series.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct SeriesReader: ~Copyable {
  /// The labels of the series, also if it cannot be read; none if it is not known which one that is.
  public private(set) var labels = LabelSet()

  private let range: TimeRange
  private var sources: [BlockSource]
  private let head: any HeadChunkSource
  private let selection: HeadSelection
  private var nextInHead = 0
  /// The chunks of the series: first those of each place, and at last what they come to together.
  private var chunks: [Chunk] = []
  /// The array for those of the next series: a cursor may hold on to the other one.
  private var spareChunks: [Chunk] = []
  private var deleted = DeletedTimes()
  /// What each place has of the series.
  private var lists: [ChunkList] = []
  private var merger: ChunkListMerger?
  private var visible: [VisibleChunk] = []
  private var count: SelectCount

  init(
    _ blocks: [BlockSource], _ head: any HeadChunkSource, _ selection: consuming HeadSelection,
    _ range: TimeRange, _ limits: SelectLimits
  ) {
    sources = blocks
    self.head = head
    self.selection = selection
    self.range = range
    count = SelectCount(limits: limits)
  }

  /// Goes to the next series that has chunks in the range of times.
  ///
  /// - Returns: whether there is one more.
  /// - Throws: ``StoreError`` if a chunk of the series cannot be read, or the entry in the index of a block, of whatever
  ///   series; if a limit is reached, or if the task was cancelled.
  /// - Complexity: O(the number of blocks and the bytes of the chunks), and that of merging where chunks
  ///   overlap
  public mutating func next() throws(StoreError) -> Bool {
    while true {
      if Task.isCancelled { throw .cancelled }
      lists.removeAll(keepingCapacity: true)
      swap(&chunks, &spareChunks)
      chunks.removeAll(keepingCapacity: true)
      guard let next = try nextLabels() else { return false }
      labels = next
      do throws(StoreError) {
        try take()
        if lists.isEmpty { continue }
        try addToCount()
        try merge()
        return true
      } catch {
        chunks.removeAll()
        throw error
      }
    }
  }

  /// Takes what each place has of the series, and goes on to the next one, whatever cannot be read.
  private mutating func take() throws(StoreError) {
    let isInHead =
      nextInHead < selection.series.count && selection.series[nextInHead].labels == labels
    var failure: StoreError?
    // Of a time, the sample counts that came in order, and so before the others.
    takeFromBlocks(isOutOfOrder: false, &failure)
    if isInHead { takeFromHead(&failure) }
    takeFromBlocks(isOutOfOrder: true, &failure)
    if isInHead {
      takeOutOfOrderFromHead(&failure)
      nextInHead += 1
    }
    if let failure { throw failure }
  }

  /// Goes before the first sample of the series.
  ///
  /// - Parameter samples: what reads them: those of the range of times, without what is deleted.
  /// - Complexity: O(the number of chunks)
  public func open(_ samples: inout SampleCursor) {
    samples.open(chunks, in: range, without: deleted)
  }

  /// The least labels of all series that are left.
  private mutating func nextLabels() throws(StoreError) -> LabelSet? {
    var next: LabelSet?
    if nextInHead < selection.series.count { next = selection.series[nextInHead].labels }
    for index in sources.indices {
      guard let labels = sources[index].labels else {
        do throws(BlockError) {
          try sources[index].checkNext()
          continue
        } catch {
          self.labels = LabelSet()
          throw .block(error)
        }
      }
      if let least = next, !(labels < least) { continue }
      next = labels
    }
    return next
  }

  private mutating func takeFromBlocks(isOutOfOrder: Bool, _ failure: inout StoreError?) {
    for index in sources.indices
    where sources[index].isOutOfOrder == isOutOfOrder && sources[index].labels == labels {
      let start = chunks.count
      do throws(BlockError) {
        let deleted = try sources[index].take(in: range, to: &chunks)
        addList(from: start, deleted)
      } catch { failure = failure ?? .block(error) }
    }
  }

  /// Makes a list of the chunks from `start` on, if there are any.
  private mutating func addList(from start: Int, _ deleted: DeletedTimes) {
    if start == chunks.count { return }
    lists.append(ChunkList(range: start..<chunks.count, deleted: deleted))
  }

  private mutating func takeFromHead(_ failure: inout StoreError?) {
    // What came in order, and is older, is in a block.
    guard let range = TimeRange(start: max(range.start, selection.minTime), end: range.end) else {
      return
    }
    let start = chunks.count
    do throws(HeadChunkFileError) {
      try selection.appendInOrderChunks(
        of: nextInHead, in: range, from: head, to: &chunks, using: &visible)
    } catch { failure = failure ?? .headChunks(error) }
    var deleted = selection.series[nextInHead].deleted
    if start < chunks.count, chunks[start].minTime < selection.minTime {
      deleted.insert(TimeRange(.min...selection.minTime - 1))
    }
    addList(from: start, deleted)
  }

  private mutating func takeOutOfOrderFromHead(_ failure: inout StoreError?) {
    if selection.series[nextInHead].outOfOrder.isEmpty { return }
    let start = chunks.count
    do throws(HeadChunkFileError) {
      try selection.appendOutOfOrderChunks(of: nextInHead, in: range, from: head, to: &chunks)
    } catch { failure = failure ?? .headChunks(error) }
    addList(from: start, selection.series[nextInHead].deleted)
  }

  private mutating func addToCount() throws(StoreError) {
    var (sampleCount, byteCount) = (0, 0)
    for index in chunks.indices {
      sampleCount += chunks[index].sampleCount
      byteCount += chunks[index].payload.count
    }
    try count.addSeries(sampleCount: sampleCount, byteCount: byteCount)
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
