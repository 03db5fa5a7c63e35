internal import Blocks

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadRestorer {
  /// Reads the head-chunk files, which come before the logs.
  ///
  /// - Returns: the files; nil if there are none.
  mutating func readChunks<Files: FileSystem>(
    _ directory: String, on files: Files, isReadOnly: Bool
  ) throws(StoreError) -> HeadChunkFiles<Files>? {
    do throws(FileSystemError) {
      if try files.status(of: directory) == nil { return nil }
    } catch { throw .file(error) }
    do throws(HeadChunkFileError) {
      let chunkFiles = try HeadChunkFiles(directory, on: files, isReadOnly: isReadOnly) {
        add($0, in: directory)
      }
      note(chunkFiles.losses)
      return chunkFiles
    } catch { throw .headChunks(error) }
  }

  /// Reads the logs, as far as they can be read, and cuts them off where they are torn, unless they are only to be
  /// read.
  ///
  /// - Parameter progress: takes how far it is, and says whether to go on.
  /// - Returns: false if all has to be read once more, by another restorer: a checkpoint was put aside.
  mutating func readLogs(
    _ paths: HeadPaths, on files: some FileSystem, isReadOnly: Bool,
    _ progress: (StoreProgress) -> Bool
  ) throws(StoreError) -> Bool {
    let (log, outOfOrderLog): (LogDirectory?, LogDirectory?)
    do throws(FileSystemError) {
      log = try LogDirectory(ifPresent: paths.log, on: files)
      outOfOrderLog = try LogDirectory(ifPresent: paths.outOfOrderLog, on: files)
    } catch { throw .file(error) }
    let logByteCount = log?.byteCount ?? 0
    let byteCount = 2 * logByteCount + (outOfOrderLog?.byteCount ?? 0)
    if let log {
      if !log.files.isEmpty, !log.isWhole { noteMissingBeginning() }
      try readMinValidTime(log, on: files) {
        progress(.replaying(done: $0, total: byteCount))
      }
      let isRead = try read(
        log, on: files, isReadOnly: isReadOnly
      ) {
        progress(.replaying(done: logByteCount + $0, total: byteCount))
      } apply: {
        (restorer, record, _) throws(LogRecordError) in
        try restorer.apply(record)
        return true
      }
      guard isRead else { return false }
      noteEnd()
      if !isReadOnly { try finish(log, on: files) }
    }
    if let outOfOrderLog {
      _ = try read(
        outOfOrderLog, on: files, isReadOnly: isReadOnly
      ) {
        progress(.replaying(done: 2 * logByteCount + $0, total: byteCount))
      } apply: {
        (restorer, record, isInLastFile) throws(LogRecordError) in
        try restorer.applyOutOfOrder(record, canBeCut: isInLastFile)
      }
    }
    if let log, splitCommits.areIncomplete { try readMissing(log, on: files) }
    noteChunksOfUnknownSeries()
    return true
  }

  /// Removes what a log has no more use for, now that it has been read.
  private mutating func finish(_ log: LogDirectory, on files: some FileSystem) throws(StoreError) {
    do throws(FileSystemError) {
      let log = try LogDirectory(log.path, on: files)
      try log.removeLeftovers(on: files)
    } catch { throw .file(error) }
  }

  /// Reads a log, and cuts it off where it is torn, or where `apply` returns false: at the start of the commit at
  /// hand.
  ///
  /// - Returns: false if it has to be read once more, from the start.
  private mutating func read(
    _ log: LogDirectory, on files: some FileSystem, isReadOnly: Bool,
    _ progress: (_ byteCount: Int) -> Bool,
    apply: (inout HeadRestorer, Span<UInt8>, _ isInLastFile: Bool) throws(LogRecordError) -> Bool
  ) throws(StoreError) -> Bool {
    var reader = LogReader(log, on: files)
    var commit: (file: LogFile, start: Int)?
    var nextProgress = 0
    var isAtEnd = false
    let endOfLog = log.files.last { $0.byteCount > 0 }
    var isInLastFile = false
    lastFile = nil
    while !isAtEnd {
      do throws(LogError) {
        guard let place = try reader.next() else { return true }
        if place.file.segment != lastFile?.segment
          || place.file.checkpoint != lastFile?.checkpoint
        {
          lastFile = place.file
          isInLastFile = place.file == endOfLog
        }
        if reader.record.first == LogRecordType.commit.rawValue {
          commit = (place.file, place.byteRange.lowerBound)
        }
        do throws(LogRecordError) {
          isAtEnd = try !apply(&self, reader.record.span, isInLastFile)
        } catch {
          note([
            LogError(
              file: place.file, byteRange: place.byteRange, isTorn: false, fault: .record(error))
          ])
        }
        if isAtEnd {
          // A commit of one record is that record alone.
          let start = commit?.file == place.file ? commit?.start : nil
          let cut = start ?? place.byteRange.lowerBound
          throw LogError(
            file: place.file, byteRange: cut..<place.file.byteCount, isTorn: true,
            fault: .unfinishedCommit(byteOffset: cut))
        }
      } catch {
        note([error])
        if case .file(let error) = error.fault { throw .file(error) }
        if isReadOnly { continue }
        if error.file.checkpoint != nil {
          do throws(FileSystemError) {
            _ = try log.quarantineCheckpoint(on: files)
            return false
          } catch { throw .file(error) }
        }
        guard error.isTorn else { continue }
        do throws(LogError) {
          _ = try log.cut(at: error, on: files)
          return true
        } catch { throw .log(error) }
      }
      if reader.byteCount >= nextProgress {
        guard progress(reader.byteCount) else { throw .cancelled }
        nextProgress = reader.byteCount + 1 << 20
      }
    }
    return true
  }

  /// Finds where the log says for the last time which samples it leaves to blocks.
  ///
  /// That has to be known before any are taken. What is older, and in no chunk any more, would be taken for what a
  /// chunk had that was lost, and it may have been deleted since.
  private mutating func readMinValidTime(
    _ log: LogDirectory, on files: some FileSystem, _ progress: (_ byteCount: Int) -> Bool
  ) throws(StoreError) {
    try log.forEachRecord(on: files, progress) { record in
      guard record.first == LogRecordType.minValidTime.rawValue,
        case .minValidTime(let time) = try? LogRecord(record.span)
      else { return }
      state.minValidTime = max(state.minValidTime, time)
    }
  }

  /// Reads the log once more, for what the log of samples out of order lacks of it.
  private mutating func readMissing(
    _ log: LogDirectory, on files: some FileSystem
  ) throws(StoreError) {
    // It may have been cut off.
    let directory: LogDirectory
    do throws(FileSystemError) {
      directory = try LogDirectory(log.path, on: files)
    } catch { throw .file(error) }
    try directory.forEachRecord(on: files) { try? applyMissing($0.span) }
  }
}

extension LogDirectory {
  /// The bytes of its files.
  fileprivate var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }

  /// Lends all records that can be read. What is wrong with others is told where the log is read for good.
  ///
  /// - Parameters:
  ///   - progress: takes how many bytes have been read, and says whether to go on.
  ///   - body: takes a record.
  fileprivate func forEachRecord(
    on files: some FileSystem, _ progress: (_ byteCount: Int) -> Bool = { _ in true },
    _ body: ([UInt8]) -> Void
  ) throws(StoreError) {
    var reader = LogReader(self, on: files)
    var nextProgress = 0
    while true {
      do throws(LogError) {
        guard try reader.next() != nil else { return }
        body(reader.record)
      } catch {
        if case .file(let error) = error.fault { throw .file(error) }
      }
      if reader.byteCount >= nextProgress {
        guard progress(reader.byteCount) else { throw .cancelled }
        nextProgress = reader.byteCount + 1 << 20
      }
    }
  }
}
