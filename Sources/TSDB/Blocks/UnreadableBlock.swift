public import Blocks

/// A block that cannot be opened, and why.
public struct UnreadableBlock: Equatable, Sendable {
  /// The block, by the name of its directory.
  public var ulid: ULID
  /// What is wrong with it.
  public var error: BlockError
}
