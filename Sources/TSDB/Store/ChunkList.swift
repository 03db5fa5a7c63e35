internal import Blocks
internal import Chunks
internal import SeriesModel

/// Chunks of a series from one place, in the order of time, unless they came out of order.
struct ChunkList {
  var chunks: [Chunk]
  var deleted: DeletedTimes
}

/// Makes one list of chunks of those of several places.
///
/// A class, as its buffers are large, and few series need them.
final class ChunkListMerger {
  private var merger = ChunkMerger()
  private var trimmer = ChunkTrimmer()

  /// The chunks without what is deleted, in the order of time; where several have a sample of a time, the first
  /// one wins.
  ///
  /// - Throws: `ChunkListError` if a chunk cannot be decoded.
  func merge(_ lists: [ChunkList]) throws(ChunkListError) -> [Chunk] {
    var remaining: [[Chunk]] = []
    for list in lists {
      remaining.append(
        list.deleted.isEmpty ? list.chunks : try trimmer.trim(list.chunks, without: list.deleted))
    }
    let chunks = remaining.flatMap { $0 }
    return chunks.isOrdered ? chunks : try merger.merge(remaining)
  }
}
