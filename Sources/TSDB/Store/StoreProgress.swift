public import Blocks

/// What a store is doing, and how far it is.
@nonexhaustive
public enum StoreProgress: Hashable, Sendable {
  /// The logs are read, for the store to be opened: so many of their bytes. Those of samples in order are read twice,
  /// and count twice.
  case replaying(done: Int, total: Int)
  /// Series of the head are written to a block of these times.
  case writingBlock(Range<Int64>, done: Int, total: Int)
  /// Blocks are compacted, series by series.
  case compacting(CompactionPlan.Step, done: Int, total: Int)
  /// A block is being sealed.
  case sealing(ULID)
}
