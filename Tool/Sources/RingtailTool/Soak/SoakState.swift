internal import Synchronization

/// How far those have come who work on the store of a soak.
package final class SoakState: Sendable {
  package struct Progress: Sendable {
    /// For each appender, how many rounds it has committed.
    package var rounds = [Int](repeating: 0, count: SoakSeries.appenderCount)
    /// How many deletions have begun, and how many are done.
    package var (begunDeletions, doneDeletions) = (0, 0)
    /// How many samples were read and checked.
    var readCount = 0
    /// What went wrong first.
    var fault: String?
    /// Whether all are to come to an end.
    var isStopping = false
  }

  private let progress = Mutex(Progress())

  package init() {}

  package var now: Progress { progress.withLock { $0 } }

  package func update(_ body: (inout Progress) -> Void) { progress.withLock { body(&$0) } }

  /// Does something again and again, until all are to come to an end or something is wrong.
  func `repeat`(_ body: () throws -> Void) {
    while !now.isStopping {
      do {
        try body()
      } catch {
        update {
          $0.fault = $0.fault ?? "\(error)"
          $0.isStopping = true
        }
      }
    }
  }
}
