internal import BitCoding
public import Blocks

/// Writes commits to a write-ahead log, into segments of its own.
///
/// ```swift
/// var writer = try LogWriter("data/wal", on: files)
/// try writer.append(commit)
/// try writer.flush()  // Survives the process.
/// try writer.synchronize()  // Survives the system.
/// writer.durable  // Up to where that holds.
/// ```
///
/// Commits are collected until ``flush()``. Every writer has segments of its own behind those that are there,
/// which have to be sound: a torn log is to be repaired first, see ``LogDirectory/repair(_:on:)``. They are made
/// durable, as whoever wrote them may have ended before. The first segment, and the directory if it is not there, is
/// made when there is something to write to it: a writer that has written nothing has no open file, and leaves nothing
/// behind.
///
/// After an error the commits behind ``written`` are gone, and are to be appended again. The next
/// call cuts off what there may be of them, and goes on in another segment; bytes that could not be made
/// durable are never said to be.
///
/// The bytes are those that Prometheus writes for the same records, if it flushes at the same places.
public struct LogWriter<Files: FileSystem>: ~Copyable {
  /// The directory of the log.
  public let directory: String
  /// Up to where commits are written to files; always the end of one.
  public private(set) var written: LogPosition
  /// Up to where commits survive a crash of the system; always the end of one.
  public private(set) var durable: LogPosition

  private let files: Files
  private let segmentByteLimit: Int
  /// The segment; nil until it is made.
  private var file: Files.File?
  /// What comes behind ``written``: whole commits.
  private var pending: [UInt8] = []
  /// Why a call has failed, so that the segment may have more than it should behind ``written``.
  private(set) var failure: FileSystemError?
  /// Whether what is written is being made durable; no other segment is begun meanwhile.
  private var isSynchronizing = false
  /// Whether the name of the directory survives a crash of the system, for all that is known.
  private var isDirectoryDurable = false

  /// A writer behind the segments that are there.
  ///
  /// - Parameters:
  ///   - directory: the directory of the log, in one that is there.
  ///   - files: where it lies.
  ///   - segmentByteLimit: the most bytes of a segment, unless it has one commit alone.
  /// - Throws: `FileSystemError` if the segments cannot be listed, or the last one not be made durable.
  /// - Precondition: `segmentByteLimit` is a multiple of 32 KiB, and positive.
  public init(
    _ directory: String, on files: Files, segmentByteLimit: Int = 128 << 20
  ) throws(FileSystemError) {
    precondition(
      segmentByteLimit > 0 && segmentByteLimit.isMultiple(of: LogFragment.pageByteCount),
      "a segment has pages of 32 KiB")
    let present = try LogDirectory(ifPresent: directory, on: files)
    // Those before it were made durable when it was begun.
    if let last = present?.files.last(where: { $0.checkpoint == nil && $0.byteCount > 0 }) {
      let file = try files.append(to: last.path)
      try file.synchronize()
      try file.close()
    }
    self.directory = directory
    self.files = files
    self.segmentByteLimit = segmentByteLimit
    written = LogPosition(segment: present?.nextSegment ?? 0, byteOffset: 0)
    durable = written
  }

  /// The end of what was appended.
  public var position: LogPosition {
    LogPosition(segment: written.segment, byteOffset: written.byteOffset + pending.count)
  }

  /// Adds the records of a commit.
  ///
  /// They come into one segment, which is longer than it should be if they do not fit into any.
  ///
  /// - Parameter commit: the records; nothing happens if there are none.
  /// - Throws: `FileSystemError` if much was to be written, or another segment to be begun, and that failed.
  /// - Complexity: O(the stored bytes of the records)
  public mutating func append(_ commit: borrowing LogCommit) throws(FileSystemError) {
    try recover()
    let start = pending.count
    frame(commit)
    if position.byteOffset > segmentByteLimit, !isSynchronizing {
      pending.removeLast(pending.count - start)
      try startSegment()
      frame(commit)
    }
    if pending.count >= 1 << 20 { try flush() }
  }

  private mutating func frame(_ commit: borrowing LogCommit) {
    if commit.records.count > 1 { frame(commit.marker.span, .none) }
    for record in commit.records {
      frame(commit.stored.span.extracting(record.byteRange), record.compression)
    }
  }

  private mutating func frame(_ stored: Span<UInt8>, _ compression: LogCompression) {
    var rest = stored
    var isFirst = true
    repeat {
      // At the end of a page there can be room for a header alone: then the part has no bytes.
      let payload = rest.extracting(first: pageRoom - LogFragment.headerByteCount)
      rest = rest.extracting(droppingFirst: payload.count)
      let part: LogFragment.Part =
        isFirst ? (rest.isEmpty ? .full : .first) : (rest.isEmpty ? .last : .middle)
      pending.append(LogFragment.type(part, compression))
      pending.append(UInt8(truncatingIfNeeded: payload.count >> 8))
      pending.append(UInt8(truncatingIfNeeded: payload.count))
      pending.append(bigEndian: CRC32C.checksum(of: payload))
      pending.append(copying: payload)
      if pageRoom < LogFragment.headerByteCount { fillPage() }
      isFirst = false
    } while !rest.isEmpty
  }

  /// The bytes that are left in the page.
  private var pageRoom: Int {
    LogFragment.pageByteCount - position.byteOffset % LogFragment.pageByteCount
  }

  /// Fills the page up with zeros, if it has anything.
  private mutating func fillPage() {
    let room = pageRoom
    if room < LogFragment.pageByteCount {
      pending += [UInt8](repeating: 0, count: room)
    }
  }
}

// Files.
extension LogWriter {
  /// Writes what was appended, so that it survives the process.
  ///
  /// - Throws: `FileSystemError`; what was not ``written`` is gone then.
  /// - Complexity: O(the bytes)
  public mutating func flush() throws(FileSystemError) {
    try recover()
    guard !pending.isEmpty else { return }
    do throws(FileSystemError) {
      try openFile().write(pending.span)
    } catch {
      fail(error, keeping: written)
      throw error
    }
    written = position
    pending.removeAll(keepingCapacity: true)
  }

  /// Lets go of memory that is not needed until more is appended.
  mutating func releaseMemory() { if pending.isEmpty { pending = [] } }

  /// Writes what was appended, and makes it durable, so that it survives the system.
  ///
  /// - Throws: `FileSystemError`; what was not ``durable`` may be gone then, and ``written`` says so.
  /// - Complexity: O(the bytes), and what the system takes
  public mutating func synchronize() throws(FileSystemError) {
    precondition(!isSynchronizing, "it is made durable by one at a time")
    try flush()
    guard durable < written else { return }
    do throws(FileSystemError) {
      try openFile().synchronize()
    } catch {
      // What is not durable now may never become so, whatever later calls say.
      fail(error, keeping: durable)
      throw error
    }
    durable = written
  }

  /// Writes what was appended, so that it can be made durable while others append; nil if it is.
  ///
  /// - Throws: `FileSystemError`, as ``flush()``.
  mutating func beginSynchronizing() throws(FileSystemError) -> LogSynchronization? {
    precondition(!isSynchronizing, "it is made durable by one at a time")
    try flush()
    guard durable < written else { return nil }
    let run = try openFile().makeSynchronizer()
    isSynchronizing = true
    return LogSynchronization(end: written, run: run)
  }

  /// Takes note of what has become of it.
  mutating func end(_ synchronization: LogSynchronization, _ outcome: LogSynchronization.Outcome) {
    isSynchronizing = false
    switch outcome {
    case .isDurable: durable = synchronization.end
    case .hasFailed(let error): fail(error, keeping: durable)
    case .wasNotTried: break
    }
  }

  /// Ends the segment, so that all before it can be replaced by a checkpoint one day.
  ///
  /// All that was appended is durable then. A segment without bytes is not ended, as all before it is.
  ///
  /// - Throws: `FileSystemError`, as ``synchronize()``.
  public mutating func startSegment() throws(FileSystemError) {
    try recover()
    guard position.byteOffset > 0 else { return }
    try finish()
    start(written.segment + 1)
    do throws(FileSystemError) {
      _ = try openFile()
    } catch {
      fail(error, keeping: written)
      throw error
    }
  }

  /// Makes all durable, and ends the writing.
  ///
  /// - Throws: `FileSystemError`; what was not ``durable`` before may be gone then.
  public consuming func close() throws(FileSystemError) { try finish() }

  /// Completes the segment.
  private mutating func finish() throws(FileSystemError) {
    try recover()
    fillPage()
    try synchronize()
    do throws(FileSystemError) {
      try file?.close()
    } catch {
      fail(error, keeping: durable)
      throw error
    }
  }

  /// Takes back what was appended behind a place, be it written or not: as if to write it had failed.
  ///
  /// - Parameters:
  ///   - position: a place that was the end of what was appended.
  ///   - error: why.
  mutating func giveUp(from position: LogPosition, _ error: FileSystemError) {
    // What was begun with another segment is all that this one has.
    let start = max(position, LogPosition(segment: written.segment, byteOffset: 0))
    guard start < self.position else { return }
    durable = min(durable, start)
    fail(error, keeping: min(written, start))
  }

  private mutating func fail(_ error: FileSystemError, keeping position: LogPosition) {
    failure = error
    written = position
    pending.removeAll(keepingCapacity: true)
  }

  /// After a failure, cuts the segment off behind what is written, and goes on in the next one. Each call does so
  /// that appends or writes.
  mutating func recover() throws(FileSystemError) {
    guard let failure else { return }
    // Of a segment that could not be made there is nothing, or a file that is made anew.
    guard file != nil else {
      self.failure = nil
      return
    }
    // A second call for this segment could say that all is well, and the first one that it is not.
    if isSynchronizing { throw failure }
    let path = segmentPath
    try files.truncate(path, to: written.byteOffset)
    do throws(FileSystemError) {
      let file = try files.append(to: path)
      try file.synchronize()
      try file.close()
    } catch {
      written = durable
      throw error
    }
    start(written.segment + 1)
  }

  private mutating func start(_ segment: Int) {
    file = nil
    written = LogPosition(segment: segment, byteOffset: 0)
    durable = written
    failure = nil
  }

  /// The segment, which is made if it is not there.
  private mutating func openFile() throws(FileSystemError) -> Files.File {
    if let file { return file }
    if !isDirectoryDurable {
      if try files.status(of: directory) == nil { try files.createDirectory(directory) }
      // Whoever made it may have ended before this.
      try files.synchronizeParent(of: directory)
      isDirectoryDurable = true
    }
    let file = try files.create(segmentPath)
    try files.synchronizeDirectory(directory)
    self.file = file
    return file
  }

  private var segmentPath: String {
    directory + "/" + LogDirectory.segmentName(written.segment)
  }
}
