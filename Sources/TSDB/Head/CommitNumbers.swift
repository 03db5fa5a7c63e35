/// Which commits survive what, by their numbers: the first one since the store was opened is 1.
struct CommitNumbers: Sendable {
  /// The last one.
  private(set) var last: UInt64 = 0
  /// The last one that was written, with all before it.
  private var written: UInt64 = 0
  /// The last one that is durable, with all before it.
  private var durable: UInt64 = 0
  /// Up to which one all are being made durable.
  private var synchronizing: UInt64 = 0
  /// Behind which one some were lost that are in memory, and not in blocks yet; nil if none were.
  private var lossStart: UInt64?

  /// Gives a number to the next commit.
  mutating func add(isWritten: Bool) {
    last += 1
    if isWritten { written = last }
  }

  mutating func beginSynchronizing() {
    written = last
    synchronizing = last
  }

  mutating func endSynchronizing() { durable = synchronizing }

  mutating func noteLoss() { lossStart = lossStart ?? durable }

  mutating func forgetLosses() { lossStart = nil }

  /// Up to which one all survive so much, those apart that could not be made durable, and were taken back.
  func last(surviving durability: Durability) -> UInt64 {
    switch durability {
    case .none: last
    case .write: min(written, lossStart ?? .max)
    case .fsync: min(durable, lossStart ?? .max)
    }
  }
}
