public import Blocks

extension LogDirectory {
  /// Cuts a log off where it is torn or corrupt, as Prometheus does: what is behind that is lost.
  ///
  /// The segment is cut at the end of the last record before the fault, and all later segments are removed.
  /// A log that can be read to its end is left as it is, so that a second repair changes nothing. Whatever
  /// a crash leaves of a repair, the next one completes.
  ///
  /// - Parameters:
  ///   - path: the directory of the log.
  ///   - files: where it lies.
  /// - Returns: what was lost; nil if nothing was.
  /// - Precondition: nobody else has the log open, and not only to read: who has the lock of a store knows.
  /// - Throws: ``LogError`` for a fault of the checkpoint, which cannot be cut off, and for files that cannot
  ///   be reached or changed.
  /// - Complexity: O(the bytes of the log)
  public static func repair(
    _ path: String, on files: some FileSystem
  ) throws(LogError) -> LogLoss? {
    let directory = try LogError.of { () throws(FileSystemError) in
      try LogDirectory(path, on: files)
    }
    var reader = LogReader(directory, on: files)
    do throws(LogError) {
      while try reader.next() != nil {}
      return nil
    } catch { return try directory.cut(at: error, on: files) }
  }

  /// Cuts the log off at a fault.
  ///
  /// - Parameters:
  ///   - error: the first fault that a reader of this log threw.
  ///   - files: where the log lies.
  /// - Returns: what was lost.
  /// - Throws: ``LogError``: the fault itself if it is one of the checkpoint or of a file that cannot be
  ///   reached, and that of changing files.
  public func cut(at error: LogError, on files: some FileSystem) throws(LogError) -> LogLoss {
    if case .file = error.fault { throw error }
    guard error.file.checkpoint == nil else { throw error }
    var loss = LogLoss(error: error, byteCount: 0, removed: [])
    // Segments that are not there leave no place for what is behind them.
    let isGap = if case .missingSegments = error.fault { true } else { false }
    for file in self.files where file.checkpoint == nil {
      if file.segment > error.file.segment || isGap && file.segment == error.file.segment {
        loss.removed.append(file)
        loss.byteCount += file.byteCount
      } else if file.segment == error.file.segment {
        loss.byteCount += file.byteCount - error.byteRange.lowerBound
      }
    }
    do throws(FileSystemError) {
      // The last one first, and the cut at the end: whatever a crash leaves, the fault is still there,
      // and there is no gap that was not there before.
      for file in loss.removed.reversed() {
        try files.remove(file.path)
        try files.synchronizeDirectory(path)
      }
      if !isGap {
        try files.truncate(error.file.path, to: error.byteRange.lowerBound)
        let file = try files.append(to: error.file.path)
        try file.synchronize()
        try file.close()
      }
    } catch { throw LogError(error) }
    return loss
  }
}

extension LogError {
  /// A failure that is not one of a segment alone.
  init(_ error: FileSystemError) {
    self.init(
      file: LogFile(path: error.path, checkpoint: nil, segment: 0, byteCount: 0), byteRange: 0..<0,
      isTorn: false, fault: .file(error))
  }

  /// What `body` returns; its failure is not one of a segment alone.
  static func of<Result: ~Copyable>(
    _ body: () throws(FileSystemError) -> Result
  ) throws(LogError) -> Result {
    do throws(FileSystemError) {
      return try body()
    } catch { throw LogError(error) }
  }
}
