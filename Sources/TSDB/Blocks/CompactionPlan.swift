public import Blocks

/// What compaction should do next.
public struct CompactionPlan: Equatable, Sendable {
  /// What should be done; nil if there is nothing.
  public var step: Step?
  /// The blocks that are left alone because to compact them has failed, in the order of their times.
  public var failed: [ULID] = []

  /// Blocks that are to be replaced by one.
  public struct Step: Hashable, Sendable {
    /// Why.
    public var reason: Reason
    /// The blocks, in the order of their times.
    public var sources: [ULID]
  }

  /// Why blocks are to be replaced.
  @nonexhaustive
  public enum Reason: Hashable, Sendable {
    /// Their times overlap.
    case overlap
    /// Together they fill a range of so many milliseconds.
    case range(Int64)
    /// Much of a block is deleted.
    case tombstones
  }
}
