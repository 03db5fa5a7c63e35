internal import BitCoding
public import Blocks

/// Reads the records of a write-ahead log, from its checkpoint on.
///
/// ```swift
/// var reader = LogReader(try LogDirectory("data/wal", on: files), on: files)
/// while let place = try reader.next() {
///   let record = try LogRecord(reader.record.span)
///   …
/// }
/// ```
///
/// Of a commit, all records are read, or none: at its beginning, a ``LogRecord/commit(recordCount:)``, the
/// reader first looks whether the others can be read.
///
/// Behind an error one may go on: the next call reads the next record that can be read. Who repairs a log
/// stops at the first one, see ``LogDirectory/repair(_:on:)``.
///
/// In memory there are a few records, of 4 MiB together or two that are longer, however long a commit is;
/// segments are mapped.
public struct LogReader<Files: FileSystem>: ~Copyable {
  /// A record's place.
  public struct Place: Equatable, Sendable {
    /// In which file it is.
    public var file: LogFile
    /// Where in the file, from the header of its first fragment to the end of its last one.
    public var byteRange: Range<Int>
    /// How it is compressed.
    public var compression: LogCompression
  }

  /// The files that are read.
  public let directory: LogDirectory
  /// The record that was read last, decompressed; anything behind an error.
  public private(set) var record: [UInt8] = []

  private let files: Files
  /// How many files are read.
  private let fileLimit: Int
  /// How many files have been opened.
  private var fileCount = 0
  /// The bytes of the files that were read before the one at hand.
  private var passedByteCount = 0
  private var bytes: SharedBytes?
  private var reader = LogSegmentReader()
  private var decompressor = LogDecompressor()
  private var stored: [UInt8] = []
  /// A record that is looked at ahead of its time.
  private var lookahead: [UInt8] = []
  /// Records of a commit that are not read again, as they were looked at just before.
  private var queue = RecordQueue()

  /// A reader at the start of a log.
  ///
  /// - Parameters:
  ///   - directory: the files of the log. Nobody may make them shorter while they are read.
  ///   - files: where they lie.
  public init(_ directory: LogDirectory, on files: Files) {
    self.init(directory, on: files, through: .max)
  }

  /// A reader that does not go beyond a segment.
  init(_ directory: LogDirectory, on files: Files, through segment: Int) {
    self.directory = directory
    self.files = files
    fileLimit = directory.files.prefix { $0.checkpoint != nil || $0.segment <= segment }.count
  }

  /// How many bytes of the files have been read.
  var byteCount: Int { passedByteCount + reader.byteOffset }

  /// Reads the next record; nil at the end of the log.
  ///
  /// - Returns: where the record is; ``record`` has its bytes.
  /// - Throws: ``LogError``. The next call goes on behind what cannot be read, and behind its commit.
  /// - Complexity: O(the bytes of the record); at the beginning of a commit, O(those of all its records),
  ///   and behind a fault, O(what is passed by)
  public mutating func next() throws(LogError) -> Place? {
    while true {
      guard let bytes else {
        guard fileCount < fileLimit else { return nil }
        try open(directory.files[fileCount])
        continue
      }
      let file = directory.files[fileCount - 1]
      if let found = queue.removeFirst(into: &record) {
        return Place(file: file, byteRange: found.byteRange, compression: found.compression)
      }
      guard let found = try find(in: bytes, of: file) else {
        self.bytes = nil
        continue
      }
      do throws(LogFault) {
        try decompressor.decompress(&stored, found.compression, into: &record)
      } catch { throw stop(at: found.byteRange.lowerBound, in: bytes, of: file, error) }
      guard try isComplete(found, in: bytes, of: file) else { continue }
      return Place(file: file, byteRange: found.byteRange, compression: found.compression)
    }
  }

  private mutating func open(_ file: LogFile) throws(LogError) {
    if fileCount > 0 { passedByteCount += directory.files[fileCount - 1].byteCount }
    fileCount += 1
    do throws(FileSystemError) {
      bytes = try files.map(file.path)
    } catch {
      throw LogError(
        file: file, byteRange: 0..<file.byteCount, isTorn: false, fault: .file(error))
    }
    reader = LogSegmentReader()
    if let gap = directory.gaps[file] {
      throw LogError(file: file, byteRange: 0..<0, isTorn: false, fault: .missingSegments(gap))
    }
  }

  private mutating func find(
    in bytes: SharedBytes, of file: LogFile
  ) throws(LogError) -> LogSegmentReader.Record? {
    do throws(LogFault) {
      return try bytes.withSpan { (bytes) throws(LogFault) in
        try reader.next(from: bytes, into: &stored)
      }
    } catch { throw stop(at: reader.byteOffset, in: bytes, of: file, error) }
  }

  /// Whether the record at hand begins no commit, or one whose records can all be read.
  ///
  /// If it is not, the reader goes behind the commit.
  private mutating func isComplete(
    _ found: LogSegmentReader.Record, in bytes: SharedBytes, of file: LogFile
  ) throws(LogError) -> Bool {
    guard Self.isMarker(record, found.compression),
      case .commit(var rest)? = try? LogRecord(record.span)
    else { return true }
    let start = found.byteRange.lowerBound
    var ahead = reader
    var fault: LogFault?
    queue.removeAll()
    var hasRoom = true
    while rest > 0 {
      do throws(LogFault) {
        let next = try bytes.withSpan { (bytes) throws(LogFault) in
          try ahead.next(from: bytes, into: &stored)
        }
        guard let next, !Self.isMarker(stored, next.compression) else {
          // Here the segment ends, or another commit begins.
          if let next { ahead.move(to: next.byteRange.lowerBound) }
          fault = fault ?? .unfinishedCommit(byteOffset: start)
          break
        }
        // What is left of a header when the rest of it is lost can look like a record without bytes.
        if stored.isEmpty { throw .unfinishedCommit(byteOffset: start) }
        if fault == nil {
          try decompressor.decompress(&stored, next.compression, into: &lookahead)
          hasRoom = hasRoom && queue.append(next, &lookahead)
          if hasRoom { reader = ahead }
        }
      } catch {
        fault = fault ?? error
        // As many more records are passed by as the commit may have behind this one.
        bytes.withSpan { _ = ahead.resume(in: $0, using: &stored) }
      }
      rest -= 1
    }
    guard let fault else { return true }
    queue.removeAll()
    reader = ahead
    // Whoever began another segment has repaired this one, and knew nothing of commits: that the records
    // are not there was noticed then.
    if case .unfinishedCommit = fault, reader.byteOffset == bytes.count,
      fileCount < directory.files.count
    {
      return false
    }
    throw stop(at: start, in: bytes, of: file, fault)
  }

  private static func isMarker(_ stored: [UInt8], _ compression: LogCompression) -> Bool {
    // No writer compresses them, as that would not make them smaller.
    compression == .none && stored.first == LogRecordType.commit.rawValue
  }

  /// Goes on to the next record that can be read, behind a fault for which the file has to be cut.
  private mutating func stop(
    at cut: Int, in bytes: SharedBytes, of file: LogFile, _ fault: LogFault
  ) -> LogError {
    let isFollowed = bytes.withSpan { reader.resume(in: $0, using: &stored) }
    let isLast = directory.files[fileCount...].allSatisfy { $0.byteCount == 0 }
    return LogError(
      file: file, byteRange: cut..<reader.byteOffset,
      isTorn: file.checkpoint == nil && isLast && !isFollowed, fault: fault)
  }
}
