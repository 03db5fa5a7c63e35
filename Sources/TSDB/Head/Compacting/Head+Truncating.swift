internal import Blocks
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Leaves the samples in order before `time` to blocks, which have them and are known to readers.
  ///
  /// They stay in memory until nobody reads them any more.
  func retire(before time: Int64) throws(FileSystemError) {
    try withSettledWriting { (writing) throws(FileSystemError) in
      writing.state.retire(before: time)
      try writing.log?.append([.minValidTime(time)])
    }
  }

  /// Drops what was retired and nobody reads any more.
  ///
  /// - Throws: ``StoreError`` if files cannot be changed; what is not needed any more stays in them until the next
  ///   time.
  func truncate() throws(StoreError) {
    try storing.withLock { (storing) throws(StoreError) in
      let truncation: HeadTruncation?
      do throws(FileSystemError) {
        truncation = try withSettledWriting { (writing) throws(FileSystemError) in
          let truncation = writing.state.truncate()
          try writing.logEndedDeletions()
          return truncation
        }
      } catch { throw .file(error) }
      guard let truncation else { return }
      do throws(FileSystemError) {
        try storing?.endFile()
        try storing?.removeFiles(before: truncation.outOfOrderTime)
      } catch { throw .file(error) }
      try writeCheckpoint(truncation)
    }
  }

  /// Shortens the log.
  private func writeCheckpoint(_ truncation: HeadTruncation) throws(StoreError) {
    guard let files = chunkFiles?.files else { return }
    let state: (segment: Int, needs: SeriesNeeds)?
    do throws(FileSystemError) {
      state = try withSettledWriting { (writing) throws(FileSystemError) in
        guard let segment = try writing.log?.startSegment() else {
          writing.state.removed = []
          return nil
        }
        return (segment, writing.state.noteRemovals(in: segment))
      }
    } catch { throw .file(error) }
    guard let state else { return }
    let directory: LogDirectory
    do throws(FileSystemError) {
      directory = try LogDirectory(paths.log, on: files)
    } catch { throw .file(error) }
    // What others have written to later segments meanwhile is not among the needs.
    guard let segment = directory.nextCheckpoint, segment <= state.segment else { return }
    do throws(LogError) {
      try directory.writeCheckpoint(
        through: segment, on: files, compression: options.logCompression,
        segmentByteLimit: options.logSegmentByteLimit, passingBy: knownFaults,
        keepingFrom: truncation.time, deletionsFrom: truncation.outOfOrderTime,
        exemplarsFrom: truncation.exemplarTime
      ) { state.needs.has($0, behind: segment) }
    } catch { throw .log(error) }
    writing.withLock { $0.state.forgetRemovals(through: segment) }
  }
}

/// Which series a log still needs.
struct SeriesNeeds: Sendable {
  /// Those that are there.
  let references: LogReferences
  /// The segment in which the log may have something last, by its numbers of series that are gone.
  let lastSegments: [UInt64: Int]

  /// Whether a series is needed, by its number in the log, for segments behind one.
  func has(_ reference: UInt64, behind segment: Int) -> Bool {
    references[reference] != nil || lastSegments[reference, default: -1] > segment
  }
}

/// How far a head was truncated.
struct HeadTruncation: Sendable {
  /// The first time that samples in order are kept of.
  var time: Int64
  /// The first time that samples out of order are kept of, and so chunks in files, and deletions.
  var outOfOrderTime: Int64
  /// The first time that exemplars are kept of.
  var exemplarTime: Int64
}
