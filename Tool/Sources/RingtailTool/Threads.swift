internal import Blocks
internal import Foundation
internal import Synchronization

/// Calls `body` for each of `count` numbers from 0, on a thread of its own, and returns when all have ended.
///
/// - Throws: one of the errors of `body`.
func runSideBySide(
  _ count: Int, _ body: @escaping @Sendable (Int) throws(FileSystemError) -> Void
) throws(FileSystemError) {
  let failure = Mutex<FileSystemError?>(nil)
  let threads = DispatchGroup()
  for number in 0..<count {
    threads.enter()
    Thread.detachNewThread {
      defer { threads.leave() }
      do throws(FileSystemError) { try body(number) } catch { failure.withLock { $0 = error } }
    }
  }
  threads.wait()
  if let failure = failure.withLock({ $0 }) { throw failure }
}
