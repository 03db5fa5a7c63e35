/// A commit that was admitted and logged, and is applied once it is durable.
struct WaitingCommit: Sendable {
  /// Its number, in the order of the log.
  let ticket: UInt64
  let staged: StagedCommit
  /// Where it begins in the logs, and where it ends.
  let start: HeadLogPosition
  let end: HeadLogPosition
}
