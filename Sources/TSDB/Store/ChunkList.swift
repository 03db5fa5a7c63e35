internal import Blocks
internal import Chunks
internal import SeriesModel

/// Chunks of a series from one place, in the order of time, unless they came out of order.
///
/// It tells which of the chunks of all places they are: one array for all of them, as most series come from
/// one place.
struct ChunkList {
  var range: Range<Int>
  var deleted: DeletedTimes
}

/// Makes one list of chunks of those of several places.
///
/// A class, as its buffers are large, and few series need them.
final class ChunkListMerger {
  private var merger = ChunkMerger()
  private var trimmer = ChunkTrimmer()

  /// The chunks without what is deleted, in the order of time; where several have a sample of a time, the first
  /// list wins.
  ///
  /// - Throws: `ChunkListError` if a chunk cannot be decoded.
  func merge(_ lists: [ChunkList], of chunks: [Chunk]) throws(ChunkListError) -> [Chunk] {
    var remaining: [[Chunk]] = []
    for list in lists {
      let chunks = Array(chunks[list.range])
      remaining.append(
        list.deleted.isEmpty ? chunks : try trimmer.trim(chunks, without: list.deleted))
    }
    let chunks = remaining.flatMap { $0 }
    return chunks.isOrdered ? chunks : try merger.merge(remaining)
  }
}
