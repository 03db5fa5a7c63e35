import Foundation
import Synchronization

/// Runs parts side by side, each on a thread of its own, and returns when all have ended.
///
/// Tasks would share the few threads of all tests: one that waits for another is in the way of others, and perhaps of
/// that one.
///
/// - Throws: one of the errors of the parts.
public func runSideBySide(_ parts: [@Sendable () throws -> Void]) throws {
  let failure = Mutex<(any Error)?>(nil)
  let threads = DispatchGroup()
  for part in parts {
    threads.enter()
    Thread.detachNewThread {
      defer { threads.leave() }
      do { try part() } catch { failure.withLock { $0 = error } }
    }
  }
  threads.wait()
  if let error = failure.withLock({ $0 }) { throw error }
}
