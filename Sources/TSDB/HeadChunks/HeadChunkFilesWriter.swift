public import Blocks
public import Chunks

/// Writes the full chunks of a head to files.
///
/// Chunks are collected until ``flush()``. A file is made durable before the next one is begun, so that a crash
/// loses the newest chunks alone. Every writer begins a file of its own, behind those that are there, as
/// Prometheus does.
///
/// After an error, all chunks whose references are not below ``written`` are gone, and are to be appended again:
/// they stay in memory until then. The next call cuts off what there may be of them, and goes on in another
/// file.
///
/// The bytes are those that Prometheus writes for the same chunks, without the zeros that it may have at the
/// end of a file.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct HeadChunkFilesWriter<Files: FileSystem>: ~Copyable {
  /// Chunks that are to be written to one file.
  private struct Pending {
    var file: UInt32
    var bytes: [UInt8] = []
    var maxTime = Int64.min
  }

  /// The file at hand.
  private struct OpenFile {
    var number: UInt32
    var file: Files.File
    var byteCount = 0
    /// Whether there may be more in it than `byteCount` bytes.
    var isTorn = false
  }

  /// The end of what is written: a chunk that was appended can be read if its reference is below.
  public private(set) var written: ChunkReference

  /// Where the next chunk would be: all that were appended are below.
  var end: ChunkReference {
    ChunkReference(file: encoder.file, byteOffset: UInt32(clamping: encoder.byteCount))
  }

  private let chunks: HeadChunkFiles<Files>
  private var encoder: HeadChunkWriter
  private var pending: [Pending] = []
  private var open: OpenFile?
  /// A file of an earlier writer that may not be durable.
  private var predecessor: UInt32?

  /// A writer that begins a file with its first chunk.
  ///
  /// - Parameters:
  ///   - chunks: the files, which nobody else writes to.
  ///   - firstFile: the least number that its files get.
  ///   - byteLimit: the most bytes of a file, unless it has one chunk alone.
  /// - Precondition: `byteLimit` is in `8..<2^32`, and the files were not opened as read-only.
  public init(
    _ chunks: HeadChunkFiles<Files>, firstFile: UInt32 = 1, byteLimit: Int = 128 << 20
  ) {
    precondition(!chunks.isReadOnly, "the files were opened to be written to")
    self.chunks = chunks
    encoder = HeadChunkWriter(file: max(chunks.nextFile, firstFile), byteLimit: byteLimit)
    written = ChunkReference(file: encoder.file, byteOffset: 0)
    predecessor = chunks.newest
  }

  /// Adds a chunk.
  ///
  /// - Parameters:
  ///   - chunk: the chunk, of samples and of an encoding below 80 (hexadecimal).
  ///   - series: the number by which the head knows the series.
  ///   - isOutOfOrder: whether the samples came later than others that are newer.
  /// - Returns: where the chunk can be read once ``flush()`` has returned.
  /// - Precondition: as that of `HeadChunkWriter`: `series` is not 0, and the payload has 4 to 2^32 - 1 bytes.
  /// - Complexity: O(the bytes of the chunk) amortised
  @discardableResult
  public mutating func append(
    _ chunk: Chunk, series: UInt64, isOutOfOrder: Bool = false
  ) -> ChunkReference {
    if encoder.startsFile(withPayloadOf: chunk.payload.count) { encoder.endFile() }
    if pending.last?.file != encoder.file { pending.append(Pending(file: encoder.file)) }
    let last = pending.count - 1
    pending[last].maxTime = max(pending[last].maxTime, chunk.maxTime)
    return encoder.append(
      chunk, series: series, isOutOfOrder: isOutOfOrder, to: &pending[last].bytes)
  }

  /// Writes what was appended, so that it can be read, and survives the process.
  ///
  /// - Throws: `FileSystemError`; what is not ``written`` is gone then.
  /// - Complexity: O(the bytes)
  public mutating func flush() throws(FileSystemError) {
    do throws(FileSystemError) {
      try recover()
      for part in pending { try write(part) }
      pending.removeAll()
    } catch {
      discard()
      throw error
    }
  }

  /// Writes what was appended, makes it durable, and ends the file, so that it can be removed one day.
  ///
  /// - Throws: `FileSystemError`. What is not ``written`` is gone then; what is can be read, but may not survive
  ///   the system.
  /// - Complexity: O(the bytes), and what the system takes
  public mutating func endFile() throws(FileSystemError) {
    try flush()
    do throws(FileSystemError) {
      try closeFile()
      encoder.endFile()
    } catch {
      discard()
      throw error
    }
  }

  /// Removes the oldest files, up to the first one that has a chunk of `minTime` or later.
  ///
  /// The file at hand is never removed; see ``endFile()``. Who reads a chunk of a removed file just now can do
  /// so to the end.
  ///
  /// - Parameter minTime: the earliest time that is still needed, in milliseconds since the Unix epoch.
  /// - Throws: `FileSystemError`; some of the files may be removed then, the oldest ones.
  public mutating func removeFiles(before minTime: Int64) throws(FileSystemError) {
    while let file = chunks.oldest, file.number != open?.number, file.maxTime < minTime {
      // One after another, so that a crash leaves no gap.
      try chunks.files.remove(chunks.path(of: file.number))
      chunks.forget(file.number)
      if file.number == predecessor { predecessor = nil }
      try chunks.files.synchronizeDirectory(chunks.directory)
    }
  }

  private mutating func write(_ part: Pending) throws(FileSystemError) {
    if open?.number != part.file {
      try closeFile()
      try synchronizePredecessor()
      let file = try chunks.files.create(chunks.path(of: part.file))
      try chunks.files.synchronizeDirectory(chunks.directory)
      open = OpenFile(number: part.file, file: file)
    }
    guard var open else { return }
    self.open?.isTorn = true
    try open.file.write(part.bytes.span)
    open.byteCount += part.bytes.count
    self.open = open
    chunks.extend(part.file, to: open.byteCount, maxTime: part.maxTime)
    // A file of one chunk alone may be longer than that.
    written = ChunkReference(file: part.file, byteOffset: UInt32(clamping: open.byteCount))
  }

  /// Makes the file at hand durable, and lets go of it, even if that fails.
  private mutating func closeFile() throws(FileSystemError) {
    guard let open = open.take() else { return }
    try open.file.synchronize()
    try open.file.close()
  }

  private mutating func synchronizePredecessor() throws(FileSystemError) {
    guard let number = predecessor else { return }
    let file = try chunks.files.append(to: chunks.path(of: number))
    try file.synchronize()
    try file.close()
    predecessor = nil
  }

  /// Cuts off what is not written.
  private mutating func recover() throws(FileSystemError) {
    guard let open, open.isTorn else { return }
    let path = chunks.path(of: open.number)
    try chunks.files.truncate(path, to: open.byteCount)
    let file = try chunks.files.append(to: path)
    try file.synchronize()
    try file.close()
    self.open = nil
  }

  /// Drops what is not written. What is appended next goes to another file.
  mutating func discard() {
    pending.removeAll()
    let next = written.byteOffset == 0 ? written.file : written.file + 1
    encoder = HeadChunkWriter(file: next, byteLimit: encoder.byteLimit)
  }
}
