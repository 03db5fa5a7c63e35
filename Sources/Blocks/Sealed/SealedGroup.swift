internal import Chunks

/// A chunk of a sealed block, which stands for some of those that the index tells of.
struct SealedGroup: Equatable {
  /// Where the chunk is, among the segments in `sealed`.
  var reference: ChunkReference
  /// Which chunks of the series it stands for, as the index counts them.
  var chunks: Range<Int>
  /// Those among them that end with a zero byte that Prometheus before 3.14 left behind, counted from the
  /// first of the group.
  var legacyTails: [Int] = []
}
