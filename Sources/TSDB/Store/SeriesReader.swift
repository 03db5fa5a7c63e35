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
  private var merger = ChunkMerger()
  private var trimmer = ChunkTrimmer()
  private var chunks: [Chunk] = []
  private var deleted = DeletedTimes()
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
      // Of a time, the sample counts that came in order, and so before the others.
      var lists: [ChunkList] = []
      try takeFromBlocks(next, isOutOfOrder: false, &lists)
      var late: [ChunkList] = []
      try takeFromBlocks(next, isOutOfOrder: true, &late)
      if nextInHead < selection.series.count, selection.series[nextInHead].labels == next {
        try takeFromHead(&lists, outOfOrder: &late)
      }
      lists += late
      if lists.allSatisfy(\.chunks.isEmpty) { continue }
      try count(lists)
      labels = next
      try merge(lists)
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
    for source in sources {
      guard let labels = source.labels else { continue }
      if next.map({ labels < $0 }) ?? true { next = labels }
    }
    return next
  }

  private mutating func takeFromBlocks(
    _ labels: LabelSet, isOutOfOrder: Bool, _ lists: inout [ChunkList]
  ) throws(StoreError) {
    for index in sources.indices
    where sources[index].isOutOfOrder == isOutOfOrder && sources[index].labels == labels {
      do throws(BlockError) {
        try sources[index].take(in: range, to: &lists)
      } catch { throw .block(error) }
    }
  }

  private mutating func takeFromHead(
    _ lists: inout [ChunkList], outOfOrder late: inout [ChunkList]
  ) throws(StoreError) {
    let index = nextInHead
    nextInHead += 1
    let deleted = selection.series[index].deleted
    do throws(HeadChunkFileError) {
      // What came in order, and is older, is in a block.
      if let range = TimeRange(start: max(range.start, selection.minTime), end: range.end) {
        let inOrder = try selection.inOrderChunks(of: index, in: range, from: head)
        if let first = inOrder.first {
          var deleted = deleted
          if first.minTime < selection.minTime {
            deleted.insert(TimeRange(.min...selection.minTime - 1))
          }
          lists.append(ChunkList(chunks: inOrder, deleted: deleted))
        }
      }
      let outOfOrder = try selection.outOfOrderChunks(of: index, in: range, from: head)
      if !outOfOrder.isEmpty { late.append(ChunkList(chunks: outOfOrder, deleted: deleted)) }
    } catch { throw .headChunks(error) }
  }

  private mutating func count(_ lists: [ChunkList]) throws(StoreError) {
    seriesCount += 1
    for list in lists {
      for chunk in list.chunks {
        sampleCount += chunk.sampleCount
        byteCount += chunk.payload.count
      }
    }
    if let limit = limits.series, seriesCount > limit { throw .tooManySeries(limit: limit) }
    if let limit = limits.samples, sampleCount > limit { throw .tooManySamples(limit: limit) }
    if let limit = limits.bytes, byteCount > limit { throw .tooManyBytes(limit: limit) }
  }

  private mutating func merge(_ lists: [ChunkList]) throws(StoreError) {
    do throws(ChunkListError) {
      if lists.count == 1, lists[0].isOrdered {
        (chunks, deleted) = (lists[0].chunks, lists[0].deleted)
        return
      }
      var remaining: [[Chunk]] = []
      for list in lists {
        remaining.append(
          list.deleted.isEmpty ? list.chunks : try trimmer.trim(list.chunks, without: list.deleted))
      }
      deleted = DeletedTimes()
      chunks = remaining.flatMap { $0 }
      let isOrdered = zip(chunks, chunks.dropFirst()).allSatisfy { $0.maxTime < $1.minTime }
      if !isOrdered { chunks = try merger.merge(remaining) }
    } catch { throw .chunk(error.fault, of: labels) }
  }
}

/// Chunks of a series from one place, in the order of time, unless they came out of order.
struct ChunkList {
  var chunks: [Chunk]
  var deleted: DeletedTimes

  var isOrdered: Bool { zip(chunks, chunks.dropFirst()).allSatisfy { $0.maxTime < $1.minTime } }
}
