public import Chunks
public import InvertedIndex
public import SeriesModel

/// What can be wrong with a block.
@nonexhaustive
public enum BlockFault: Error, Equatable, Sendable {
  /// The file could not be read, written or found.
  case file(FileSystemError)
  /// The metadata is not that of a block.
  case meta(BlockMetaError)
  /// The index cannot be read, or a part of it.
  case index(IndexError)
  /// The index to be written cannot have what it is given.
  case indexWriting(IndexWriteError)
  /// The tombstones cannot be read.
  case tombstones(TombstonesError)
  /// A segment cannot be read, or a chunk of it.
  case segment(SegmentError)
  /// The table of sealed chunks cannot be read, or a part of it.
  case sealedTable(SealedTableError)
  /// The index refers to a segment that is not there, by its position.
  case missingSegment(UInt32)
  /// The chunks that the index refers to, of a series or of all, have more bytes than the segments. From
  /// this one on they are not read.
  case sharedChunks
  /// A chunk does not match its checksum.
  case checksum
  /// A chunk cannot be decoded, or its samples are not those that the index tells of.
  case chunk(ChunkFault)
  /// A chunk reaches out of the block's range of time.
  case outsideRange(TimeRange, of: LabelSet)
  /// A series has no chunks.
  case noChunks(LabelSet)
  /// Something of a series is deleted that the index does not have.
  case unknownSeries(UInt64)
  /// The metadata counts otherwise than the files do.
  case wrongCount(of: String, stated: Int, found: Int)
  /// The directory is not named as the metadata says.
  case wrongName(ULID)
  /// The writing of a block was cancelled.
  case cancelled
  /// A file or a directory that no block has, as the rest of a writing that was not completed.
  case unexpected
}

extension BlockFault: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .file(let error): "cannot \(error.operation.rawValue): \(error.cause.text)"
    case .meta(let error): "\(error)"
    case .index(let error): "\(error)"
    case .indexWriting(let error): "\(error)"
    case .tombstones(let error): "\(error)"
    case .segment(let error): "\(error)"
    case .sealedTable(let error): "\(error)"
    case .missingSegment(let position): "there is no segment \(position), counted from 0"
    case .sharedChunks: "the chunks of the index have more bytes than the segments, up to this one"
    case .checksum: "the chunk does not match its checksum"
    case .chunk(let fault): "\(fault)"
    case .outsideRange(let range, let labels):
      "a chunk of \(labels) has the times \(range), and the block does not"
    case .noChunks(let labels): "\(labels) has no chunks"
    case .unknownSeries(let series): "there is no series \(series) in the index"
    case .wrongCount(let what, let stated, let found):
      "the block has \(found) \(what), and its metadata says \(stated)"
    case .wrongName(let ulid): "the directory of the block \(ulid) has another name"
    case .cancelled: "the writing of the block was cancelled"
    case .unexpected: "no block has a file of this name"
    }
  }
}
