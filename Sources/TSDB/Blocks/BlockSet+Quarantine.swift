public import Blocks

extension BlockSet {
  /// Puts the blocks that cannot be opened aside: renames their directories to `<ULID>.corrupt`.
  ///
  /// Neither this library nor Prometheus looks at directories of such names, so that they can be examined, and
  /// be renamed back. A block whose files could not be reached stays, as they may be reached the next time;
  /// a directory without the files of a block does not.
  ///
  /// - Returns: the blocks that were put aside; ``unreadable`` has the others.
  /// - Precondition: the set is not only to read.
  /// - Throws: `FileSystemError`.
  /// - Complexity: O(the number of such blocks)
  @discardableResult
  public mutating func quarantine() throws(FileSystemError) -> [UnreadableBlock] {
    try removeSuperseded()
    var aside: [UnreadableBlock] = []
    for block in unreadable {
      if case .file(let error) = block.error.fault, !error.isNotFound { continue }
      try files.rename(path(of: block.ulid), to: path(of: block.ulid) + ".corrupt")
      unreadable.removeAll { $0.ulid == block.ulid }
      aside.append(block)
    }
    if !aside.isEmpty { try files.synchronizeDirectory(directory) }
    return aside
  }
}
