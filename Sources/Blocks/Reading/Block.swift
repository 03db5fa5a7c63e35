internal import BitCoding
public import InvertedIndex

/// A block: the series of a range of time, in a directory whose files are not changed any more.
///
/// ```swift
/// let block = try Block("data/01M7Y25HTVJJTKRX5XZR1436BM", on: LocalFileSystem())
/// var (series, samples) = (block.makeCursor(), SampleCursor())
/// while try series.next() {
///   print(try series.labels())
///   samples.open(try series.chunks(), without: series.deleted)
///   while try samples.next() != nil { … }
/// }
/// ```
///
/// To open one reads its metadata, its tombstones and part of its index; chunks are read when they are asked
/// for. A fault of a series or of a chunk is an error of that one, and all others can still be read.
///
/// A block has its chunks as Prometheus wrote them, in `chunks`, or sealed, in `sealed`, or both; then
/// those of Prometheus are read. The files are in `Documentation/Formats/Blocks.md`, and sealed ones in
/// `Documentation/Formats/SealedBlocks.md`.
public struct Block: Sendable {
  /// The directory of the block.
  public let directory: String
  /// What the block is.
  public internal(set) var meta: BlockMeta
  /// The labels of its series, and where their chunks are.
  public let index: IndexReader
  /// What of it is deleted.
  public internal(set) var tombstones: Tombstones
  let indexBytes: SharedBytes
  let chunks: BlockChunks

  /// Opens a block.
  ///
  /// - Parameters:
  ///   - directory: the directory of the block.
  ///   - files: where it is.
  /// - Throws: ``BlockError`` if there is no block, or its metadata, index or tombstones cannot be read.
  /// - Complexity: O(the symbols and the labels of the index, and the tombstones)
  public init(_ directory: String, on files: some FileSystem) throws(BlockError) {
    self.directory = directory
    meta = try Self.readMeta(directory, on: files)
    (index, indexBytes) = try Self.readIndex(directory, on: files)
    tombstones = try Self.readTombstones(directory, on: files)
    chunks = try BlockChunks(directory, on: files)
  }

  static func readMeta(
    _ directory: String, on files: some FileSystem
  ) throws(BlockError) -> BlockMeta {
    let path = directory + "/" + BlockMeta.fileName
    let bytes = try withFiles { () throws(FileSystemError) in try files.read(path) }
    do throws(BlockMetaError) {
      return try bytes.withSpan { (bytes) throws(BlockMetaError) in try BlockMeta(bytes) }
    } catch { throw BlockError(path, byteOffset: error.byteOffset, .meta(error)) }
  }

  static func readIndex(
    _ directory: String, on files: some FileSystem
  ) throws(BlockError) -> (IndexReader, SharedBytes) {
    let path = directory + "/" + BlockDirectory.index
    let bytes = try withFiles { () throws(FileSystemError) in try files.map(path) }
    do throws(IndexError) {
      return (try IndexReader(bytes), bytes)
    } catch { throw BlockError(path, error) }
  }

  /// Reads the tombstones; a block may be without the file.
  static func readTombstones(
    _ directory: String, on files: some FileSystem
  ) throws(BlockError) -> Tombstones {
    let path = directory + "/" + Tombstones.fileName
    let bytes = try withFiles { () throws(FileSystemError) in
      try files.status(of: path) == nil ? nil : try files.read(path)
    }
    guard let bytes else { return Tombstones() }
    do throws(TombstonesError) {
      return try bytes.withSpan { (bytes) throws(TombstonesError) in try Tombstones(bytes) }
    } catch { throw BlockError(path, byteOffset: error.byteOffset, .tombstones(error)) }
  }

  /// Whether its chunks are read in sealed form, as there are no others.
  public var isSealed: Bool { if case .sealed = chunks { true } else { false } }

  var indexPath: String { directory + "/" + BlockDirectory.index }

  /// All series of the block, in the order of their labels.
  ///
  /// - Complexity: O(1)
  public func makeCursor() -> BlockCursor { BlockCursor(self, nil) }

  /// Some series of the block.
  ///
  /// - Parameter references: the series, by the references that the index has for them.
  /// - Complexity: O(1)
  public func makeCursor(of references: [UInt32]) -> BlockCursor { BlockCursor(self, references) }
}
