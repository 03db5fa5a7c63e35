/// A commit of which one log of a head has the samples in order, and the other one those out of order.
struct SplitCommit: Sendable {
  var number: UInt64
  /// The records of the samples out of order.
  var outOfOrder: [[UInt8]]
}

/// What the logs of a head tell of commits that are in both of them.
///
/// The log of samples in order is read first.
struct SplitCommits: Sendable {
  /// The last one that the log of samples in order has.
  private(set) var lastInOrder: UInt64 = 0
  /// The last one that the log of samples out of order has.
  private var lastOutOfOrder: UInt64 = 0
  /// Those of which the first log has the records of samples out of order, and the other one nothing so far. They
  /// need not be the last ones: what was not durable can be lost from before what was not either.
  private var missing: Set<UInt64> = []

  /// The last one of all.
  var last: UInt64 { max(lastInOrder, lastOutOfOrder) }

  /// Whether the log of samples out of order lacks something that the other one has.
  var areIncomplete: Bool { !missing.isEmpty }

  /// Whether it lacks a commit.
  func areMissing(_ number: UInt64) -> Bool { missing.contains(number) }

  mutating func noteInOrder(_ commit: SplitCommit) {
    lastInOrder = max(lastInOrder, commit.number)
    if !commit.outOfOrder.isEmpty { missing.insert(commit.number) }
  }

  mutating func noteOutOfOrder(_ number: UInt64) {
    lastOutOfOrder = max(lastOutOfOrder, number)
    missing.remove(number)
  }

  /// Notes that the log of samples out of order has had all up to a number.
  mutating func noteInBlocks(through number: UInt64) {
    lastOutOfOrder = max(lastOutOfOrder, number)
    missing = missing.filter { $0 > number }
  }
}
