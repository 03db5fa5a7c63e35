internal import BitCoding
public import Blocks
internal import Chunks

/// Goes through all chunks in the files of a head, and changes nothing.
///
/// ```swift
/// var scanner = HeadChunkScanner(try HeadChunkDirectory("data/chunks_head", on: files), on: files)
/// while let chunk = try scanner.next() { … chunk.entry.series … chunk.reference … }
/// ```
///
/// Behind an error one may go on. What follows a fault in its file is passed by, since nobody knows where
/// the next chunk begins; the files behind it are read, as each chunk says by itself whose it is. So are those
/// behind a number that is ``HeadChunkDirectory/missing``, which is no error here.
public struct HeadChunkScanner<Files: FileSystem>: ~Copyable {
  /// The files that are read.
  public let directory: HeadChunkDirectory

  private let files: Files
  /// How many files have been begun.
  private var fileCount = 0
  /// The file at hand; nil before the first one and behind the end of one.
  private var bytes: SharedBytes?
  private var reader: HeadChunkReader?

  /// A scanner before the first chunk.
  ///
  /// - Parameters:
  ///   - directory: the files. Nobody may make them shorter while they are read.
  ///   - files: where they lie.
  public init(_ directory: HeadChunkDirectory, on files: Files) {
    self.directory = directory
    self.files = files
  }

  /// Reads the next chunk; nil at the end.
  ///
  /// - Throws: ``HeadChunkFileError``. The next call goes on in the next file.
  /// - Complexity: O(the bytes of the chunk)
  public mutating func next() throws(HeadChunkFileError) -> StoredHeadChunk? {
    while true {
      if let chunk = try nextOfFile() { return chunk }
      guard fileCount < directory.files.count else { return nil }
      try open(directory.files[fileCount])
    }
  }

  /// The next chunk of the file at hand; nil at its end.
  private mutating func nextOfFile() throws(HeadChunkFileError) -> StoredHeadChunk? {
    guard let bytes = bytes.take(), var reader = reader.take() else { return nil }
    let file = directory.files[fileCount - 1]
    let entry: HeadChunkEntry?
    do throws(HeadChunkError) {
      entry = try bytes.withSpan { (bytes) throws(HeadChunkError) in try reader.next(from: bytes) }
    } catch {
      throw HeadChunkFileError(file.path, byteOffset: reader.byteOffset, .layout(error))
    }
    guard let entry else { return nil }
    self.bytes = bytes
    self.reader = reader
    return StoredHeadChunk(
      file: file.number, entry: entry, payload: bytes.extracting(entry.payload))
  }

  private mutating func open(_ file: HeadChunkFile) throws(HeadChunkFileError) {
    fileCount += 1
    let bytes: SharedBytes
    do throws(FileSystemError) {
      let all = try files.map(file.path)
      // No reference leads further.
      bytes = all.extracting(0..<min(all.count, Int(UInt32.max)))
    } catch { throw HeadChunkFileError(error) }
    do throws(HeadChunkError) {
      reader = try bytes.withSpan { (bytes) throws(HeadChunkError) in try HeadChunkReader(bytes) }
      self.bytes = bytes
    } catch { throw HeadChunkFileError(file.path, .layout(error)) }
  }
}
