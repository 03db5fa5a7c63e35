public import Blocks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// Puts a store in order that nobody has open, so far as that can be done.
  ///
  /// ```swift
  /// let repair = try Store.repair("data", on: LocalFileSystem()) { now() }
  /// if !repair.isSound { print(repair.replay.logErrors, repair.quarantined) }
  /// ```
  ///
  /// It is read first, and if there is no fault, nothing is changed. Otherwise it is opened, which cuts off what is
  /// torn; blocks that cannot be opened are put aside (``quarantine()``), and so is the head if it has faults that each
  /// start would find again (``setHeadAside(_:)``). All that could be read before can be read afterwards. What is in
  /// blocks and chunks is not looked at, but for what opening reads: ``verify(_:on:_:)`` does that.
  ///
  /// - Parameters:
  ///   - directory: the directory of the store.
  ///   - files: where it lies.
  ///   - options: those that it is opened with. The observer is told what was found, also if the rest fails.
  ///   - progress: takes how far it is, and says whether to go on.
  ///   - now: the clock: the time in milliseconds since the Unix epoch.
  /// - Returns: what was found and done.
  /// - Throws: ``StoreError/inUse(directory:)`` if somebody else has it open and there is something to repair; other
  ///   ``StoreError`` if files cannot be reached or changed. Nothing is lost then, and a repetition does the rest.
  /// - Complexity: that of opening it twice; and that of ``flush(_:)`` if the head is set aside
  public static func repair(
    _ directory: String, on files: Files, options: StoreOptions = StoreOptions(),
    progress: (StoreProgress) -> Bool = { _ in true }, now: @escaping @Sendable () -> Int64
  ) throws(StoreError) -> StoreRepair {
    // To open it for writing changes it.
    let found = try Store(
      directory, on: files, isReadOnly: true, options: options, progress: progress, now: now)
    if found.unreadableBlocks.isEmpty, !found.replay.isRepairable {
      return StoreRepair(replay: found.replay)
    }
    let store = try Store(directory, on: files, options: options, progress: progress, now: now)
    var repair = StoreRepair(replay: store.replay)
    do throws(FileSystemError) {
      repair.quarantined = try store.quarantine()
      repair.unreachable = store.unreadableBlocks
      guard store.replay.isLasting else {
        try store.close()
        return repair
      }
    } catch { throw .file(error) }
    try store.setHeadAside(progress)
    repair.isHeadSetAside = true
    return repair
  }

  /// Puts the blocks that cannot be opened aside, as ``BlockSet/quarantine()`` does; all others stay in use.
  ///
  /// - Returns: the blocks that were put aside; ``unreadableBlocks`` has those that are left.
  /// - Throws: `FileSystemError`.
  /// - Precondition: the store is not only to read.
  @discardableResult
  public func quarantine() throws(FileSystemError) -> [UnreadableBlock] {
    try blocks.withLock { (blocks) throws(FileSystemError) in
      defer { publish(blocks) }
      return try blocks.quarantine()
    }
  }

  /// Closes the store, writes all samples of the head to blocks, and puts the files of the head aside.
  ///
  /// It is for a log that is corrupt in its middle: nothing else is lost of it than when the store was opened, but
  /// each start tells of it, and Prometheus would cut off what is behind. The directories get `.corrupt` behind their
  /// names. Opened again, the store has a new head.
  ///
  /// - Parameter progress: takes what is being done, and says whether to go on.
  /// - Throws: ``StoreError``; nothing is lost then, and a repetition with the store opened again does the rest.
  /// - Precondition: the store is not only to read, and nobody commits any more.
  public func setHeadAside(
    _ progress: (StoreProgress) -> Bool = { _ in true }
  ) throws(StoreError) {
    try withOpenBlocks { (blocks) throws(StoreError) in
      defer { lock.withLock { $0 = nil } }
      // What came behind would be in the log alone. What the log could not make durable is in memory as well.
      try? head.closeLog()
      try writeHead(to: &blocks, progress)
      do throws(FileSystemError) { try renameHead() } catch { throw .file(error) }
    }
  }

  private func renameHead() throws(FileSystemError) {
    let paths = HeadPaths(directory)
    // The chunks first: they must not meet a new log, which numbers its series anew.
    for path in [paths.chunks, paths.outOfOrderLog, paths.log]
    where try files.status(of: path) != nil {
      var (aside, number) = (path + ".corrupt", 1)
      while try files.status(of: aside) != nil {
        number += 1
        aside = "\(path).corrupt.\(number)"
      }
      try files.rename(path, to: aside)
      try files.synchronizeDirectory(directory)
    }
  }
}
