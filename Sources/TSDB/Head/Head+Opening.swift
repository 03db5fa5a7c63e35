internal import BitCoding
internal import Blocks
internal import Chunks

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Reads a head from its files, and goes on with it, unless it is only to read.
  ///
  /// - Parameters:
  ///   - directory: the directory of the store, which has to be there.
  ///   - files: where it lies.
  ///   - isReadOnly: whether to change nothing.
  ///   - minValidTime: what is older belongs to blocks.
  ///   - options: how samples are taken and kept.
  ///   - seed: what the hashes of labels start from.
  ///   - report: what was found.
  static func open(
    _ directory: String, on files: Files, isReadOnly: Bool, minValidTime: Int64,
    options: HeadOptions, seed: UInt64, _ report: inout ReplayReport
  ) throws(StoreError) -> Head {
    let paths = HeadPaths(directory)
    if !isReadOnly {
      do throws(FileSystemError) { try paths.create(on: files) } catch { throw .file(error) }
    }
    let (chunkFiles, chunks) = try readChunks(paths.chunks, on: files, isReadOnly: isReadOnly)
    var restorer = HeadRestorer(options: options, minValidTime: minValidTime, seed: seed)
    while true {
      restorer.note(report.logErrors)
      for chunk in chunks { restorer.add(chunk, in: paths.chunks) }
      restorer.note(chunkFiles?.losses ?? [])
      if try restorer.readLog(paths.log, on: files, isReadOnly: isReadOnly) { break }
      report = restorer.report
      restorer = HeadRestorer(options: options, minValidTime: minValidTime, seed: seed)
    }
    try restorer.readOutOfOrderLog(paths.outOfOrderLog, on: files, isReadOnly: isReadOnly)
    if restorer.splitCommits.areIncomplete { try restorer.readMissing(paths.log, on: files) }
    report = restorer.report
    let (firstFile, isLogEmpty, refilled) = (
      restorer.firstFile, restorer.isLogEmpty, restorer.refilled
    )
    let (lastSplitCommit, missingCommits) = (restorer.splitCommits.last, restorer.missingCommits)
    let state = restorer.finish()
    guard let chunkFiles, !isReadOnly else {
      return Head(
        paths, options: options, chunkFiles: chunkFiles, knownFaults: report.logErrors,
        storing: nil,
        writing: HeadWriting(state, nil, options))
    }
    do throws(FileSystemError) {
      let beginning = isLogEmpty ? state.minValidTime : nil
      var log =
        options.keepsLog
        ? try HeadLog(
          paths, on: files, options, beginning: beginning, lastSplitCommit: lastSplitCommit) : nil
      try log?.append(missingCommits)
      if !refilled.isEmpty {
        try log?.append(
          [], refilled.map(\.sample), refilled.map { state.tails[$0.series].logReference })
      }
      return Head(
        paths, options: options, chunkFiles: chunkFiles, knownFaults: report.logErrors,
        storing: HeadChunkFilesWriter(chunkFiles, firstFile: firstFile),
        writing: HeadWriting(state, log, options))
    } catch { throw .file(error) }
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadRestorer {
  fileprivate init(options: HeadOptions, minValidTime: Int64, seed: UInt64) {
    var rules = options.cuttingRules
    // So that no chunk belongs to two blocks.
    rules.timeRange = options.blockDuration
    var state = HeadState(
      limits: options.limits, exemplarLimit: options.exemplarLimit, seed: seed, rules: rules)
    state.minValidTime = minValidTime
    self.init(state)
  }

  /// Reads the log, as far as it can be read, and cuts it off where it is torn.
  ///
  /// - Returns: false if it has to be read once more, from the start: its checkpoint was put aside.
  fileprivate mutating func readLog(
    _ path: String, on files: some FileSystem, isReadOnly: Bool
  ) throws(StoreError) -> Bool {
    let isRead = try read(path, on: files, isReadOnly: isReadOnly) {
      (restorer, record) throws(LogRecordError) in
      try restorer.apply(record)
      return true
    }
    if !isRead || isReadOnly { return isRead }
    do throws(FileSystemError) {
      let directory = try LogDirectory(path, on: files)
      if directory.files.isEmpty { isLogEmpty = true }
      try directory.removeLeftovers(on: files)
      return true
    } catch { throw .file(error) }
  }

  fileprivate mutating func readOutOfOrderLog(
    _ path: String, on files: some FileSystem, isReadOnly: Bool
  ) throws(StoreError) {
    _ = try read(path, on: files, isReadOnly: isReadOnly) {
      (restorer, record) throws(LogRecordError) in try restorer.applyOutOfOrder(record)
    }
  }

  /// Reads the log once more, for what the log of samples out of order lacks of it.
  fileprivate mutating func readMissing(
    _ path: String, on files: some FileSystem
  ) throws(StoreError) {
    let directory: LogDirectory
    do throws(FileSystemError) {
      directory = try LogDirectory(path, on: files)
    } catch { throw .file(error) }
    var reader = LogReader(directory, on: files)
    while true {
      do throws(LogError) {
        guard try reader.next() != nil else { return }
        try? applyMissing(reader.record.span)
      } catch {
        // Other faults were told when the log was read.
        if case .file(let error) = error.fault { throw .file(error) }
      }
    }
  }

  /// Reads a log, and cuts it off where it is torn, or where `apply` returns false: at the start of the commit at
  /// hand.
  ///
  /// - Returns: false if it has to be read once more, from the start.
  private mutating func read(
    _ path: String, on files: some FileSystem, isReadOnly: Bool,
    _ apply: (inout HeadRestorer, Span<UInt8>) throws(LogRecordError) -> Bool
  ) throws(StoreError) -> Bool {
    let directory: LogDirectory
    do throws(FileSystemError) {
      if try files.status(of: path) == nil { return true }
      directory = try LogDirectory(path, on: files)
    } catch { throw .file(error) }
    var reader = LogReader(directory, on: files)
    var commitStart = 0
    var isAtEnd = false
    while !isAtEnd {
      do throws(LogError) {
        guard let place = try reader.next() else { return true }
        if reader.record.first == LogRecordType.commit.rawValue {
          commitStart = place.byteRange.lowerBound
        }
        do throws(LogRecordError) {
          isAtEnd = try !apply(&self, reader.record.span)
        } catch {
          note([
            LogError(
              file: place.file, byteRange: place.byteRange, isTorn: false, fault: .record(error))
          ])
        }
        if isAtEnd {
          throw LogError(
            file: place.file, byteRange: commitStart..<place.file.byteCount, isTorn: true,
            fault: .unfinishedCommit(byteOffset: commitStart))
        }
      } catch {
        note([error])
        if case .file(let error) = error.fault { throw .file(error) }
        if isReadOnly { continue }
        if error.file.checkpoint != nil {
          do throws(FileSystemError) {
            _ = try directory.quarantineCheckpoint(on: files)
            return false
          } catch { throw .file(error) }
        }
        guard error.isTorn else { continue }
        do throws(LogError) {
          _ = try directory.cut(at: error, on: files)
          return true
        } catch { throw .log(error) }
      }
    }
    return true
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Reads the head-chunk files; nothing if there are none.
  private static func readChunks(
    _ directory: String, on files: Files, isReadOnly: Bool
  ) throws(StoreError) -> (HeadChunkFiles<Files>?, [StoredHeadChunk]) {
    do throws(FileSystemError) {
      if try files.status(of: directory) == nil { return (nil, []) }
    } catch { throw .file(error) }
    var chunks: [StoredHeadChunk] = []
    do throws(HeadChunkFileError) {
      let chunkFiles = try HeadChunkFiles(directory, on: files, isReadOnly: isReadOnly) {
        chunks.append($0)
      }
      return (chunkFiles, chunks)
    } catch { throw .headChunks(error) }
  }
}
