internal import Blocks

/// A place in both logs of a head.
struct HeadLogPosition: Sendable {
  var inOrder: LogPosition
  var outOfOrder: LogPosition
}

/// What makes durable all that was written to both logs of a head, while others append to them.
struct HeadLogSynchronization: Sendable {
  let inOrder: LogSynchronization?
  let outOfOrder: LogSynchronization?
  private(set) var inOrderOutcome = LogSynchronization.Outcome.wasNotTried
  private(set) var outOfOrderOutcome = LogSynchronization.Outcome.wasNotTried
  /// What went wrong.
  private(set) var error: FileSystemError?

  init(inOrder: LogSynchronization?, outOfOrder: LogSynchronization?) {
    (self.inOrder, self.outOfOrder) = (inOrder, outOfOrder)
  }

  /// Makes it durable, or notes the ``error``.
  mutating func run() {
    inOrderOutcome = run(inOrder)
    if error == nil { outOfOrderOutcome = run(outOfOrder) }
  }

  private mutating func run(_ part: LogSynchronization?) -> LogSynchronization.Outcome {
    do throws(FileSystemError) {
      try part?.run()
      return .isDurable
    } catch let fault {
      error = fault
      return .hasFailed(fault)
    }
  }
}
