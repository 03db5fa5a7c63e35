public import Blocks

extension LogDirectory {
  /// Up to which segment it is worth while to write a checkpoint; nil if it is not yet.
  ///
  /// These are two thirds of the segments, the oldest ones, without the last: most of what they have is of
  /// no more use when the head has just let go of what it has written to a block. Prometheus takes as many.
  ///
  /// - Complexity: O(the number of segments)
  public var nextCheckpoint: Int? {
    let segments = files.filter { $0.checkpoint == nil }.map(\.segment).dropLast()
    guard let first = segments.first, let last = segments.last else { return nil }
    let target = first + (last - first) * 2 / 3
    return segments.last { first < $0 && $0 <= target }
  }

  /// Replaces the checkpoint, and the segments up to one, by a checkpoint that has what is still needed.
  ///
  /// ```swift
  /// let log = try LogDirectory("data/wal", on: files)
  /// if let segment = log.nextCheckpoint {
  ///   try log.writeCheckpoint(through: segment, on: files, keepingFrom: minTime) { head.has($0) }
  /// }
  /// ```
  ///
  /// These are, behind a record of `minTime`, in the order of the log:
  /// - the series for which `keepsSeries` is true;
  /// - their samples and histograms from `minTime` on, and their exemplars from `exemplarTime` on;
  /// - their deletions that do not end before `deletionTime`;
  /// - behind all else, of their metadata, the newest of each series, up to which time samples are in
  ///   blocks, and what was told of commits in two logs, by their numbers.
  ///
  /// Records of unknown types are not kept, nor what a log of out-of-order samples has of chunks.
  ///
  /// Others may write to the segments behind meanwhile. Whenever a crash comes, the log is either what it
  /// was, or has the checkpoint. In memory there are the metadata and some records.
  ///
  /// - Parameters:
  ///   - segment: the last segment that the checkpoint stands for.
  ///   - files: where the log lies.
  ///   - compression: how records are compressed.
  ///   - segmentByteLimit: the most bytes of a segment of the checkpoint, as of ``LogWriter``.
  ///   - knownFaults: faults that a reader of the log has met when the log was opened. They are passed by, as
  ///     they were then: nobody has what was there.
  ///   - minTime: the first time that is kept.
  ///   - deletionTime: the first time of which deletions are kept, for samples in another log; `minTime` unless
  ///     given.
  ///   - exemplarTime: the first time of which exemplars are kept; `minTime` unless given.
  ///   - keepsSeries: whether a series is still needed, by its number: because the head has it, or because
  ///     the segments behind have something of it.
  /// - Throws: ``LogError`` for another fault of what is replaced, and for files that cannot be read or written;
  ///   the log is then what it was. If only what was replaced cannot be removed, the checkpoint is there, and
  ///   ``removeLeftovers(on:)`` does the rest.
  /// - Precondition: the segment is one of ``files``, and not the last of them. `segmentByteLimit` is a
  ///   multiple of 32 KiB, and positive.
  /// - Complexity: O(the bytes that are replaced)
  public func writeCheckpoint(
    through segment: Int, on files: some FileSystem, compression: LogCompression = .snappy,
    segmentByteLimit: Int = 128 << 20, passingBy knownFaults: [LogError] = [],
    keepingFrom minTime: Int64, deletionsFrom deletionTime: Int64? = nil,
    exemplarsFrom exemplarTime: Int64? = nil,
    keepsSeries: (UInt64) -> Bool
  ) throws(LogError) {
    precondition(
      self.files.dropLast().contains { $0.checkpoint == nil && $0.segment == segment },
      "a checkpoint stands for segments that are there, and not for the last one")
    let checkpoint = path + "/" + Self.checkpointName(segment)
    let temporary = checkpoint + Self.temporarySuffix
    do throws(LogError) {
      try LogError.of { () throws(FileSystemError) in
        try files.remove(temporary)
        try files.createDirectory(temporary)
      }
      var writer = try CheckpointWriter(
        temporary, on: files, compression: compression, segmentByteLimit: segmentByteLimit)
      var filter = CheckpointFilter(
        minTime: minTime, deletionTime: deletionTime ?? minTime,
        exemplarTime: exemplarTime ?? minTime)
      var reader = LogReader(self, on: files, through: segment)
      var kept: [UInt8] = []
      LogRecord.minValidTime(minTime).encode(to: &kept)
      try writer.append(kept.span)
      while let place = try reader.next(passingBy: knownFaults) {
        do throws(LogRecordError) {
          try filter.keep(of: reader.record.span, as: &kept, keepsSeries)
        } catch {
          let fault = LogError(
            file: place.file, byteRange: place.byteRange, isTorn: false, fault: .record(error))
          guard fault.isAmong(knownFaults) else { throw fault }
        }
        if !kept.isEmpty { try writer.append(kept.span) }
      }
      for record in filter.lastRecords() {
        kept.removeAll(keepingCapacity: true)
        record.encode(to: &kept)
        try writer.append(kept.span)
      }
      try writer.close()
      try LogError.of { () throws(FileSystemError) in try files.rename(temporary, to: checkpoint) }
    } catch {
      try? files.remove(temporary)
      throw error
    }
    try LogError.of { () throws(FileSystemError) in
      try LogDirectory(path, on: files).removeLeftovers(on: files)
    }
  }

  /// Removes what the checkpoint stands for, and checkpoints that were not completed.
  ///
  /// A log that is read only does not need it: what is removed is passed by anyway. Whoever writes does it
  /// when the log has been read, for until then an older checkpoint may be wanted: see
  /// ``quarantineCheckpoint(on:)``.
  ///
  /// - Parameter files: where the log lies.
  /// - Throws: `FileSystemError` if something cannot be removed; a later call does it.
  /// - Complexity: O(the number of files)
  public func removeLeftovers(on files: some FileSystem) throws(FileSystemError) {
    // What the checkpoint stands for may go when the checkpoint is sure to stay.
    try files.synchronizeDirectory(path)
    var checkpoints: [String] = []
    var segments: [Int] = []
    for name in try files.list(path) {
      if name.hasPrefix(Self.checkpointPrefix) && name.hasSuffix(Self.temporarySuffix) {
        try files.remove(path + "/" + name)
      } else if let number = Self.checkpointNumber(name), number < checkpoint ?? 0 {
        checkpoints.append(path + "/" + name)
      } else if let number = Self.number(name[...]), number <= checkpoint ?? -1 {
        segments.append(number)
      }
    }
    // An older checkpoint that is there is whole, and so are the segments behind it.
    for checkpoint in checkpoints {
      try files.rename(checkpoint, to: checkpoint + Self.temporarySuffix)
      try files.synchronizeDirectory(path)
      try files.remove(checkpoint + Self.temporarySuffix)
    }
    for segment in segments.sorted() { try files.remove(path + "/" + Self.segmentName(segment)) }
    try files.synchronizeDirectory(path)
  }

  /// Puts a checkpoint aside that cannot be read: its name gets `.corrupt` behind it.
  ///
  /// The log then begins with the checkpoint before it, if that is still there, and nothing is lost, as the
  /// segments are there as well; or else with the segments behind the checkpoint, of which some may be of
  /// series that nobody knows any more. ``isWhole`` tells. Nobody removes what is put aside.
  ///
  /// ```swift
  /// } catch where error.file.checkpoint != nil {
  ///   log = try log.quarantineCheckpoint(on: files)
  ///   …  // Again, from the start.
  /// }
  /// ```
  ///
  /// - Parameter files: where the log lies.
  /// - Returns: the log without the checkpoint.
  /// - Throws: `FileSystemError` if the checkpoint cannot be renamed, or the directory not be listed.
  /// - Precondition: there is a ``checkpoint``.
  /// - Complexity: O(*n* log *n*) for *n* files
  public func quarantineCheckpoint(
    on files: some FileSystem
  ) throws(FileSystemError) -> LogDirectory {
    guard let checkpoint else { preconditionFailure("a log with a checkpoint") }
    let directory = path + "/" + Self.checkpointName(checkpoint)
    try files.remove(directory + ".corrupt")
    try files.rename(directory, to: directory + ".corrupt")
    try files.synchronizeDirectory(path)
    return try LogDirectory(path, on: files)
  }

  /// Whether the log has all from its beginning: a checkpoint or the segment 0, and no gap behind that.
  public var isWhole: Bool { gaps.isEmpty && (checkpoint != nil || files.first?.segment == 0) }
}

extension LogReader {
  /// Reads the next record behind faults that are known; nil at the end.
  fileprivate mutating func next(passingBy knownFaults: [LogError]) throws(LogError) -> Place? {
    while true {
      do throws(LogError) {
        return try next()
      } catch {
        guard error.isAmong(knownFaults) else { throw error }
      }
    }
  }
}

extension LogError {
  /// Whether it is one of others, wherever the log ended when they were met.
  fileprivate func isAmong(_ others: [LogError]) -> Bool {
    // The file may have been cut since, behind this fault.
    others.contains {
      $0.file.path == file.path && $0.byteRange == byteRange && $0.fault == fault
    }
  }
}
