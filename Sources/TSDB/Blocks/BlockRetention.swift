/// How much a store keeps.
public struct BlockRetention: Hashable, Sendable {
  /// For how many milliseconds before the end of the latest block; nil for ever.
  public var duration: Int64?
  /// How many bytes the files of blocks have at most; nil for any number.
  public var byteCount: Int?

  /// How much a store keeps.
  ///
  /// - Parameters:
  ///   - duration: for how many milliseconds before the end of the latest block; nil for ever.
  ///   - byteCount: how many bytes the files of blocks have at most; nil for any number. Prometheus counts
  ///     the log and the chunks of the head among them: subtract these. A disk should have room for these, and once
  ///     more for the largest block.
  public init(duration: Int64? = nil, byteCount: Int? = nil) {
    self.duration = duration
    self.byteCount = byteCount
  }
}
