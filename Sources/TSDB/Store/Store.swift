public import Blocks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

/// The samples of one tenant: the newest in memory and in a log, the others in blocks.
///
/// ```swift
/// let store = try Store("data", on: LocalFileSystem()) { now() }
/// var batch = AppendBatch()
/// batch.append(labels, at: time, 21.5)
/// try store.commit(&batch, durability: .fsync)
/// var series = try store.select(selector, in: range)
/// while try series.next() { … }
/// ```
///
/// The directory is one of Prometheus, which opens it, and whose directories are opened. Any number of tasks can
/// append and read at a time. Nothing happens by itself: ``maintain(_:)`` moves what is old to blocks, and is
/// called every minute or so.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public final class Store<Files: FileSystem>: Sendable {
  /// The directory.
  public let directory: String
  /// What was found when the head was read from its files.
  public let replay: ReplayReport

  /// Keeps others out; nil if the store is only to read, or closed.
  let lock: Mutex<FileLock?>
  let files: Files
  let options: StoreOptions
  let now: @Sendable () -> Int64
  let head: Head<Files>
  /// The blocks; who changes them has the lock as long as that takes.
  let blocks: Mutex<BlockSet<Files>>
  /// The blocks that readers see, and those that cannot be opened: never locked for long.
  let readable: Mutex<(blocks: [Block], unreadable: [UnreadableBlock])>
  /// The time of the newest block's identifier.
  let lastBlockTime: Mutex<Int64>
  /// After which time without a commit the head is flushed.
  let idleTime: Int64?
  /// How old the oldest sample of the head may be before it is flushed.
  let age: Int64?

  /// Opens a store, or makes one.
  ///
  /// What a crash has left is put in order. What is lost, if anything is, ``replay`` and
  /// ``unreadableBlocks`` tell.
  ///
  /// - Parameters:
  ///   - directory: the directory, which is made if it is not there.
  ///   - files: where it lies.
  ///   - isReadOnly: whether to change nothing, and to take no samples.
  ///   - options: how samples are taken and kept.
  ///   - progress: takes how far the logs have been read, at each megabyte, and says whether to go on.
  ///   - now: the clock: the time in milliseconds since the Unix epoch.
  /// - Throws: ``StoreError/inUse(directory:)`` if somebody else has opened it, and not only to read;
  ///   ``StoreError/cancelled`` if `progress` says so; other ``StoreError`` if files cannot be reached or put in order.
  /// - Complexity: O(the bytes of the head's files), and that of opening the blocks
  public init(
    _ directory: String, on files: Files, isReadOnly: Bool = false,
    options: StoreOptions = StoreOptions(), progress: (StoreProgress) -> Bool = { _ in true },
    now: @escaping @Sendable () -> Int64
  ) throws(StoreError) {
    let lock: FileLock?
    do throws(FileSystemError) {
      if !isReadOnly {
        if try files.status(of: directory) == nil { try files.createDirectory(directory) }
        // It may have been made by somebody who ended before that.
        try files.synchronizeParent(of: directory)
      }
      lock = isReadOnly ? nil : try files.lock(directory + "/lock")
    } catch { throw .file(error) }
    if lock == nil, !isReadOnly { throw .inUse(directory: directory) }
    let blocks: BlockSet<Files>
    do throws(FileSystemError) {
      blocks = try BlockSet(directory, on: files, isReadOnly: isReadOnly)
    } catch { throw .file(error) }
    var report = ReplayReport()
    head = try Head.open(
      directory, on: files, isReadOnly: isReadOnly, minValidTime: blocks.minValidTime ?? .min,
      options: options.head, seed: .random(in: .min ... .max), &report, progress)
    replay = report
    readable = Mutex((blocks.blocks, blocks.unreadable))
    lastBlockTime = Mutex(blocks.blocks.map(\.meta.ulid.milliseconds).max() ?? 0)
    self.blocks = Mutex(blocks)
    self.lock = Mutex(lock)
    self.directory = directory
    self.files = files
    self.options = options
    self.now = now
    idleTime = options.flushing.idleTime.map(FlushRules.withJitter)
    age = options.flushing.age.map(FlushRules.withJitter)
    options.observer?.record(.opened(report))
  }

  /// The blocks that cannot be opened; their samples are missing from what is read.
  ///
  /// - Complexity: O(1); it waits for nobody
  public var unreadableBlocks: [UnreadableBlock] { readable.withLock { $0.unreadable } }

  /// Takes the samples of a batch, as ``commit(_:durability:)`` does; the commit survives what
  /// ``StoreOptions/durability`` says.
  @discardableResult
  public func commit(_ batch: inout AppendBatch) throws(FileSystemError) -> UInt64 {
    try commit(&batch, durability: options.durability)
  }

  /// Takes the samples of a batch: all those that the rules admit, or none if the log cannot be written.
  ///
  /// - Parameters:
  ///   - batch: the samples. It says afterwards which it did not take, and why; and who the series are that were
  ///     told by labels.
  ///   - durability: what the commit survives once this returns.
  /// - Returns: the number of the commit; see ``lastCommit(surviving:)``.
  /// - Precondition: the store is not only to read.
  /// - Throws: `FileSystemError` if the log cannot be written. Nothing has changed then, and the commit may be
  ///   tried again.
  /// - Complexity: O(the samples), and what the system takes to write or to synchronise
  @discardableResult
  public func commit(
    _ batch: inout AppendBatch, durability: Durability
  ) throws(FileSystemError) -> UInt64 {
    let number: UInt64
    do throws(FileSystemError) {
      number = try head.commit(&batch, durability, now: now())
    } catch {
      options.observer?.record(.commitFailed(error))
      throw error
    }
    let rejectionCount = batch.rejections.count
    options.observer?.record(
      .committed(sampleCount: batch.count - rejectionCount, rejectionCount: rejectionCount))
    return number
  }

  /// Up to which commit all survive so much, as far as is known: it, and all before it that did not throw.
  ///
  /// ```swift
  /// let number = try store.commit(&batch)  // It is written.
  /// …
  /// if store.lastCommit(surviving: .fsync) >= number { acknowledge() }  // Another one has made it durable.
  /// ```
  ///
  /// Each commit has a greater number than the one before; the first one since the store was opened has 1. If the disk
  /// fails, so that commits are lost from the log that are in memory, the last one is before them, until
  /// ``maintain(_:)`` or ``flush(_:)`` has put their samples into blocks.
  ///
  /// - Parameter durability: what they survive; ``Durability/none`` gives the number of the last commit of all.
  /// - Returns: the number; 0 if there is none, or the store has no log.
  /// - Complexity: O(1)
  public func lastCommit(surviving durability: Durability) -> UInt64 {
    head.writing.withLock { $0.lastCommit(surviving: durability) }
  }

  /// Makes durable all that was committed.
  ///
  /// - Throws: `FileSystemError`; what was committed with less than ``Durability/fsync`` may then be lost with the
  ///   system. So it is when the log had to give something up before, until ``maintain(_:)`` or ``flush(_:)`` has put
  ///   that into blocks.
  public func synchronize() throws(FileSystemError) {
    try head.synchronize()
    if let error = head.logLossError { throw error }
  }

  /// Makes durable all that was committed, and takes no more. Then others can open the store.
  ///
  /// It waits for who maintains the store, flushes it or deletes from it just now; who comes later is told that it is
  /// closed.
  ///
  /// - Throws: `FileSystemError`, as ``synchronize()``; it is closed all the same.
  public func close() throws(FileSystemError) {
    try blocks.withLock { _ throws(FileSystemError) in
      defer { lock.withLock { $0 = nil } }
      try head.closeLog()
    }
  }
}
