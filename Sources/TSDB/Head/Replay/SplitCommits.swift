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
  /// The last one that the log of samples in order has, or has withdrawn.
  private(set) var lastInOrder: UInt64 = 0
  /// The last one that the log of samples out of order has.
  private var lastOutOfOrder: UInt64 = 0
  /// Up to which one the log of samples in order says that it has had all.
  private var lastComplete: UInt64 = 0
  /// Those of which the first log has the records of samples out of order, and whether the other one has them, too.
  /// Those that it lacks need not be the last ones: what was not durable can be lost from before what was not either.
  private var inOrder: [UInt64: Bool] = [:]
  /// Those of which the log of samples in order has lost its part.
  private var withdrawn: Set<UInt64> = []

  /// The last one of all.
  var last: UInt64 { max(lastInOrder, lastOutOfOrder) }

  /// Whether the log of samples out of order lacks something that the other one has.
  var areIncomplete: Bool { inOrder.values.contains(false) }

  /// Whether it lacks a commit.
  func areMissing(_ number: UInt64) -> Bool { inOrder[number] == false }

  /// Whether the log of samples in order has a commit, or has had it.
  func areKnown(_ number: UInt64) -> Bool { number <= lastComplete || inOrder[number] != nil }

  func areWithdrawn(_ number: UInt64) -> Bool { withdrawn.contains(number) }

  mutating func noteInOrder(_ commit: SplitCommit) {
    lastInOrder = max(lastInOrder, commit.number)
    if commit.outOfOrder.isEmpty {
      lastComplete = max(lastComplete, commit.number)
    } else {
      inOrder[commit.number] = false
    }
  }

  mutating func withdraw(_ numbers: [UInt64]) {
    for number in numbers { lastInOrder = max(lastInOrder, number) }
    withdrawn.formUnion(numbers)
  }

  mutating func noteOutOfOrder(_ number: UInt64) {
    lastOutOfOrder = max(lastOutOfOrder, number)
    if inOrder[number] != nil { inOrder[number] = true }
  }

  /// Notes that the log of samples out of order has had all up to a number.
  mutating func noteInBlocks(through number: UInt64) {
    lastOutOfOrder = max(lastOutOfOrder, number)
    lastComplete = max(lastComplete, number)
    inOrder = inOrder.filter { $0.key > number }
  }
}
