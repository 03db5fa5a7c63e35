/// What an index has for a chunk.
public struct ChunkMeta: Hashable, Sendable {
  /// The time of the first sample, in milliseconds since the Unix epoch.
  public var minTime: Int64
  /// The time of the last sample.
  public var maxTime: Int64
  /// Where the chunk is: in a block, the segment in the upper half, and the offset in its file below.
  public var reference: UInt64

  /// What an index has for a chunk.
  ///
  /// - Parameters:
  ///   - minTime: the time of the first sample.
  ///   - maxTime: the time of the last sample.
  ///   - reference: where the chunk is.
  @inlinable
  public init(minTime: Int64, maxTime: Int64, reference: UInt64) {
    (self.minTime, self.maxTime, self.reference) = (minTime, maxTime, reference)
  }
}
