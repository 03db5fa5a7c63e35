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
/// Behind an error one may go on: the next call reads the next record that can be read. Who repairs a log
/// stops at the first one, see ``LogDirectory/repair(_:on:)``.
///
/// In memory there is the record at hand alone; segments are mapped.
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
  /// How many files have been opened.
  private var fileCount = 0
  private var bytes: SharedBytes?
  private var reader = LogSegmentReader()
  private var decompressor = LogDecompressor()
  private var stored: [UInt8] = []

  /// A reader at the start of a log.
  ///
  /// - Parameters:
  ///   - directory: the files of the log. Nobody may make them shorter while they are read.
  ///   - files: where they lie.
  public init(_ directory: LogDirectory, on files: Files) {
    self.directory = directory
    self.files = files
  }

  /// Reads the next record; nil at the end of the log.
  ///
  /// - Returns: where the record is; ``record`` has its bytes.
  /// - Throws: ``LogError``. The next call goes on behind what cannot be read.
  /// - Complexity: O(the bytes of the record), and, behind a fault, O(what is passed by)
  public mutating func next() throws(LogError) -> Place? {
    while true {
      guard let bytes else {
        guard fileCount < directory.files.count else { return nil }
        try open(directory.files[fileCount])
        continue
      }
      let file = directory.files[fileCount - 1]
      guard let found = try find(in: bytes, of: file) else {
        self.bytes = nil
        continue
      }
      do throws(LogFault) {
        try decompressor.decompress(&stored, found.compression, into: &record)
      } catch {
        throw LogError(file: file, byteRange: found.byteRange, isTorn: false, fault: error)
      }
      return Place(file: file, byteRange: found.byteRange, compression: found.compression)
    }
  }

  private mutating func open(_ file: LogFile) throws(LogError) {
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
    } catch {
      let cut = reader.byteOffset
      let isFollowed = bytes.withSpan { reader.resume(in: $0, using: &stored) }
      let isLast = directory.files[fileCount...].allSatisfy { $0.byteCount == 0 }
      throw LogError(
        file: file, byteRange: cut..<reader.byteOffset,
        isTorn: file.checkpoint == nil && isLast && !isFollowed, fault: error)
    }
  }
}
