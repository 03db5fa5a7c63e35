internal import BitCoding
public import Blocks
public import Chunks
internal import Synchronization

/// The files that hold the full chunks of a head, `chunks_head/000001` and so on, for many readers at a time.
///
/// ```swift
/// let chunks = try HeadChunkFiles("data/chunks_head", on: files) { chunk in
///   … chunk.entry.series … chunk.reference …  // Each chunk that is there.
/// }
/// chunks.losses  // What is in the write-ahead log alone.
/// var writer = HeadChunkFilesWriter(chunks)
/// let reference = writer.append(chunk, series: 7)
/// try writer.flush()
/// try chunks.chunk(at: reference)  // In any thread.
/// ```
///
/// A fault in a file loses what is behind it there, and nothing else. What is lost comes back from the
/// write-ahead log, which has the samples until a block has them. The policy, and that of Prometheus, is in
/// `Documentation/Formats/HeadChunks.md`.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public final class HeadChunkFiles<Files: FileSystem>: Sendable {
  /// The directory.
  public let directory: String
  /// What could not be read when the files were opened.
  public let losses: [HeadChunkLoss]

  let files: Files
  let isReadOnly: Bool
  private let table: Mutex<HeadChunkTable>

  /// Opens the files, goes through their chunks, and makes them sound.
  ///
  /// A file that cannot be read any further is cut off there. One that has no header, as after a crash, or
  /// that is missing between others, becomes one without chunks. A second time nothing is left to change,
  /// and Prometheus opens the files as well.
  ///
  /// - Parameters:
  ///   - directory: the directory, which has to be there.
  ///   - files: where it lies.
  ///   - isReadOnly: whether nothing is changed; what can be read is the same.
  ///   - body: what is done with each chunk, in the order in which they were written.
  /// - Throws: ``HeadChunkFileError`` if the directory or a file cannot be reached or changed, or if more
  ///   than 1,000 in a row are missing and would have to be made.
  /// - Complexity: O(the bytes of the files)
  public init(
    _ directory: String, on files: Files, isReadOnly: Bool = false,
    _ body: (StoredHeadChunk) -> Void
  ) throws(HeadChunkFileError) {
    let listing: HeadChunkDirectory
    do throws(FileSystemError) {
      listing = try HeadChunkDirectory(directory, on: files)
    } catch { throw HeadChunkFileError(error) }
    var table = HeadChunkTable(listing)
    var errors = listing.missing.map { HeadChunkFileError(directory, .missingFiles($0)) }
    var scanner = HeadChunkScanner(listing, on: files)
    var isAtEnd = false
    while !isAtEnd {
      do throws(HeadChunkFileError) {
        while let chunk = try scanner.next() {
          // Behind the payload there is the checksum.
          table.extend(
            chunk.file, to: chunk.entry.payload.upperBound + 4, maxTime: chunk.entry.maxTime)
          body(chunk)
        }
        isAtEnd = true
      } catch { errors.append(error) }
    }
    for error in errors {
      if case .file = error.fault { throw error }
      if isReadOnly { continue }
      try listing.repair(error, on: files)
      if case .missingFiles(let numbers) = error.fault { table.addEmpty(numbers) }
    }
    self.directory = directory
    self.files = files
    self.isReadOnly = isReadOnly
    self.table = Mutex(table)
    losses = errors.map(listing.loss)
  }

  /// Reads a chunk.
  ///
  /// - Parameter reference: where it is, as ``StoredHeadChunk/reference`` or
  ///   ``HeadChunkFilesWriter/append(_:series:isOutOfOrder:)`` have told, and flushed since.
  /// - Throws: ``HeadChunkFileError`` if no chunk is there, or one that does not match its checksum or cannot be
  ///   decoded; or if the file cannot be read.
  /// - Complexity: O(the bytes of the chunk)
  public func chunk(at reference: ChunkReference) throws(HeadChunkFileError) -> Chunk {
    let offset = Int(reference.byteOffset)
    do throws(HeadChunkFault) {
      return try bytes(of: reference.file, at: offset).withSpan { (bytes) throws(HeadChunkFault) in
        try Self.chunk(at: offset, of: bytes)
      }
    } catch { throw HeadChunkFileError(path(of: reference.file), byteOffset: offset, error) }
  }

  private static func chunk(at offset: Int, of bytes: Span<UInt8>) throws(HeadChunkFault) -> Chunk {
    let entry: HeadChunkEntry
    do throws(HeadChunkError) {
      entry = try HeadChunkReader.entry(at: offset, from: bytes)
    } catch { throw .layout(error) }
    var payload: [UInt8] = []
    payload.append(copying: bytes.extracting(entry.payload))
    do throws(ChunkFault) {
      return try Chunk(
        encoding: entry.encoding, payload: payload, minTime: entry.minTime, maxTime: entry.maxTime)
    } catch { throw .chunk(error) }
  }

  /// The sound bytes of a file, which reach beyond `offset` if there are as many.
  private func bytes(of number: UInt32, at offset: Int) throws(HeadChunkFault) -> SharedBytes {
    guard let file = table.withLock({ $0.files[number] }) else { throw .missingFile(number) }
    // Files are written by whole chunks, so that a map has all of a chunk or nothing.
    if offset < file.bytes.count || offset >= file.byteCount { return file.bytes }
    let bytes: SharedBytes
    do throws(FileSystemError) {
      let all = try files.map(path(of: number))
      // What may be behind that can be cut off, and must not be touched.
      bytes = all.extracting(0..<min(all.count, file.byteCount))
    } catch { throw .file(error) }
    table.withLock { $0.keep(bytes, of: number) }
    return bytes
  }

  func path(of number: UInt32) -> String { HeadChunkDirectory.path(of: number, in: directory) }
}

// For the writer.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadChunkFiles {
  /// The number of the next file.
  var nextFile: UInt32 { table.withLock { $0.nextFile } }

  /// The highest number of a file.
  var newest: UInt32? { table.withLock { $0.files.keys.max() } }

  /// The file with the lowest number, and the latest time of its chunks.
  var oldest: (number: UInt32, maxTime: Int64)? { table.withLock { $0.oldest } }

  /// Notes that a file has been written up to `byteCount`.
  func extend(_ number: UInt32, to byteCount: Int, maxTime: Int64) {
    table.withLock { $0.extend(number, to: byteCount, maxTime: maxTime) }
  }

  /// Forgets a file. Who has its bytes keeps them.
  func forget(_ number: UInt32) { table.withLock { $0.files[number] = nil } }
}
