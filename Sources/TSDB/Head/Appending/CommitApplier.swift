internal import Synchronization

/// Puts the samples of commits into the pages, in the order in which they were admitted and logged, while the next
/// ones are admitted.
///
/// Its locks come behind that of the writing, and before those of the pages.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class CommitApplier: Sendable {
  private struct Queue {
    /// The oldest first.
    var commits: [StagedCommit] = []
    /// The number of the last one.
    var lastNumber: UInt64 = 0
    /// As they were when that was added: pages are only ever added.
    var pages = SeriesPages()
    /// Commits of nothing, for their memory.
    var spare: [StagedCommit] = []

    /// Keeps the memory of a commit, unless there are as many as threads append at a time, or it is very large.
    mutating func keep(_ commit: consuming StagedCommit) {
      if spare.count < 4, commit.floats.capacity <= 1 << 17 { spare.append(commit) }
    }
  }

  private struct Applied {
    /// The number of the last commit that is in the pages.
    var lastNumber: UInt64 = 0
    /// Series with chunks that were completed.
    var completed: [UInt32] = []
  }

  private let queue = Mutex(Queue())
  /// Whoever has it locked puts the next commit into the pages.
  private let applied = Mutex(Applied())
  private let rules: HeadCuttingRules

  init(_ rules: HeadCuttingRules) { self.rules = rules }

  /// A commit of nothing, with the memory of an earlier one.
  func takeSpare() -> StagedCommit { queue.withLock { $0.spare.popLast() } ?? StagedCommit() }

  /// Lets go of memory that earlier commits have taken.
  func releaseMemory() {
    queue.withLock { queue in
      queue.spare = []
      if queue.commits.isEmpty { queue.commits = [] }
    }
  }

  /// Adds the next commit, for as long as the writing is locked.
  ///
  /// - Returns: its number.
  func add(_ staged: consuming StagedCommit, to pages: SeriesPages) -> UInt64 {
    let staged = staged
    return queue.withLock { queue in
      queue.commits.append(staged)
      queue.pages = pages
      queue.lastNumber += 1
      return queue.lastNumber
    }
  }

  /// Returns once the commits up to a number are in the pages.
  func apply(through number: UInt64) {
    applied.withLock { applied in
      // Others go on with what comes behind: who does all there is would keep them waiting.
      while applied.lastNumber < number { applyNext(&applied) }
    }
  }

  /// Returns once all commits are in the pages that have been added.
  func applyAll() { apply(through: queue.withLock { $0.lastNumber }) }

  /// The series with chunks that were completed since this was called last.
  func takeCompleted() -> [UInt32] {
    applied.withLock { applied in
      defer { applied.completed = [] }
      return applied.completed
    }
  }

  private func applyNext(_ applied: inout Applied) {
    var (staged, pages) = queue.withLock { ($0.commits.removeFirst(), $0.pages) }
    applied.completed += pages.apply(staged, rules)
    applied.lastNumber += 1
    staged.removeAll()
    let spare = staged
    queue.withLock { $0.keep(spare) }
  }
}
