/// A commit of which one log of a head has the samples in order, and the other one those out of order.
struct SplitCommit: Sendable {
  var number: UInt64
  /// The records of the samples out of order.
  var outOfOrder: [[UInt8]]
}

/// What the logs of a head tell of commits that are in both of them.
///
/// Numbers ascend, and a crash leaves a beginning of each log. So what both have is known by the last numbers.
struct SplitCommits: Sendable {
  /// The last one that the log of samples in order has.
  private(set) var lastInOrder: UInt64 = 0
  /// The last of these with the records of samples out of order: a checkpoint has none.
  private var lastWithRecords: UInt64 = 0
  /// The last one that the log of samples out of order has.
  private(set) var lastOutOfOrder: UInt64 = 0

  /// The last one of all.
  var last: UInt64 { max(lastInOrder, lastOutOfOrder) }

  /// Whether the log of samples out of order lacks something that the other one has.
  var areIncomplete: Bool { lastWithRecords > lastOutOfOrder }

  mutating func noteInOrder(_ commit: SplitCommit) {
    lastInOrder = max(lastInOrder, commit.number)
    if !commit.outOfOrder.isEmpty { lastWithRecords = max(lastWithRecords, commit.number) }
  }

  mutating func noteOutOfOrder(_ number: UInt64) { lastOutOfOrder = max(lastOutOfOrder, number) }
}
