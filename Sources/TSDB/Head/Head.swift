internal import BitCoding
internal import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

/// The newest samples of a store, in memory and in the log.
///
/// A commit is admitted and logged under one lock, and its samples are put into the pages behind it, while the next
/// one is admitted. A reader waits for those that were admitted before, and sees all of each. It looks at the series
/// page by page, and holds a commit up for one page at most.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class Head<Files: FileSystem>: Sendable {
  let options: HeadOptions
  let paths: HeadPaths
  /// Nil if there are none, and the store is only to read.
  let chunkFiles: HeadChunkFiles<Files>?
  /// Faults of the log that were met when it was read.
  let knownFaults: [LogError]
  /// Always locked before a page.
  let writing: Mutex<HeadWriting<Files>>
  private let applier: CommitApplier
  /// Whoever makes commits durable has it locked, always before the writing.
  private let synchronizing = Mutex(())
  /// Always locked before the others.
  let storing: Mutex<HeadChunkFilesWriter<Files>?>

  init(
    _ paths: HeadPaths, options: HeadOptions, chunkFiles: HeadChunkFiles<Files>?,
    knownFaults: [LogError],
    storing: consuming sending HeadChunkFilesWriter<Files>?,
    writing: consuming sending HeadWriting<Files>
  ) {
    self.paths = paths
    self.options = options
    self.chunkFiles = chunkFiles
    self.knownFaults = knownFaults
    self.storing = Mutex(storing)
    applier = writing.applier
    self.writing = Mutex(writing)
  }

  /// Takes the samples of a batch, save for those that it rejects.
  ///
  /// - Returns: the number of the last commit by then.
  func commit(
    _ batch: inout AppendBatch, _ durability: Durability, now: Int64
  ) throws(FileSystemError) -> UInt64 {
    let (rest, commit) = try writing.withLock { (writing) throws(FileSystemError) in
      (try writing.commit(&batch, durability, now: now), writing.lastCommit(surviving: .none))
    }
    switch rest {
    case .toApply(let number): applier.apply(through: number)
    case .toMakeDurable(let ticket): try makeDurable(ticket)
    case nil: break
    }
    return commit
  }

  /// Lets go of memory that only the largest of the last commits needed.
  func releaseMemory() {
    writing.withLock { $0.log?.releaseMemory() }
    applier.releaseMemory()
  }

  /// Makes durable what was committed and is in the log.
  func synchronize() throws(FileSystemError) {
    if let ticket = writing.withLock({ $0.waitForOthers() }) { try makeDurable(ticket) }
  }

  /// Makes durable what was committed, and takes no more.
  ///
  /// - Throws: also if the log had lost something before.
  func closeLog() throws(FileSystemError) {
    guard let log = withSettledWriting({ $0.log.take() }) else { return }
    let lossError = log.lossError
    try log.close()
    if let lossError { throw lossError }
  }

  /// Returns once a commit that waits is applied.
  ///
  /// One of those who wait makes durable what all have written until then; meanwhile others can append, and wait
  /// for the next one.
  private func makeDurable(_ ticket: UInt64) throws(FileSystemError) {
    try synchronizing.withLock { _ throws(FileSystemError) in
      let begun = writing.withLock { $0.beginSynchronizing(for: ticket) }
      if var synchronization = begun {
        synchronization.run()
        writing.withLock { $0.end(synchronization) }
      }
      try writing.withLock { (writing) throws(FileSystemError) in
        try writing.checkOutcome(of: ticket)
      }
    }
  }

  /// Lends what commits change while none waits to be made durable.
  func withSettledWriting<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending HeadWriting<Files>) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try synchronizing.withLock { _ throws(Failure) in
      try writing.withLock { (writing) throws(Failure) in
        writing.settle()
        return try body(&writing)
      }
    }
  }
}
