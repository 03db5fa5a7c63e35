public import Chunks

/// A chunk of a sealed block, which stands for some of those that the index tells of.
public struct SealedGroup: Hashable, Sendable {
  /// Where the chunk is, among the segments in `sealed`.
  public var reference: ChunkReference
  /// Which chunks of the series it stands for, as the index counts them.
  public var chunks: Range<Int>
  /// Those among them that end with a zero byte that Prometheus before 3.14 left behind, counted from the
  /// first of the group.
  public var legacyTails: [Int]

  /// A chunk in place of others.
  ///
  /// - Parameters:
  ///   - reference: where the chunk is.
  ///   - chunks: which chunks of the series it stands for.
  ///   - legacyTails: those among them that end with a zero byte that newer writers do not leave.
  public init(reference: ChunkReference, chunks: Range<Int>, legacyTails: [Int] = []) {
    self.reference = reference
    self.chunks = chunks
    self.legacyTails = legacyTails
  }
}
