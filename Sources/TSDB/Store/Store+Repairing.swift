public import Blocks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
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

  /// Writes all samples of the head to blocks, puts the files of the head aside, and closes the store.
  ///
  /// It is for a log that is corrupt in its middle: nothing else is lost of it than when the store was opened, but
  /// each start tells of it, and Prometheus would cut off what is behind. The directories get `.corrupt` behind their
  /// names. Opened again, the store has a new head.
  ///
  /// - Throws: ``StoreError``; nothing is lost then, and a repetition with the store opened again does the rest.
  /// - Precondition: the store is not only to read.
  public func setHeadAside() throws(StoreError) {
    try flush()
    do throws(FileSystemError) {
      defer { lock.withLock { $0 = nil } }
      try head.closeLog()
      let paths = HeadPaths(directory)
      // The chunks first: they must not meet a new log, which numbers its series anew.
      for path in [paths.chunks, paths.outOfOrderLog, paths.log] {
        var (aside, number) = (path + ".corrupt", 1)
        while try files.status(of: aside) != nil {
          number += 1
          aside = "\(path).corrupt.\(number)"
        }
        try files.rename(path, to: aside)
        try files.synchronizeDirectory(directory)
      }
    } catch { throw .file(error) }
  }
}
