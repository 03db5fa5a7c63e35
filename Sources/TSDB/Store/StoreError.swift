public import Blocks
public import Chunks
public import SeriesModel

/// Why something could not be done with a store.
@nonexhaustive
public enum StoreError: Error, Equatable, Sendable {
  /// Somebody else has opened the store in this directory, and not only to read.
  case inUse(directory: String)
  /// The store was closed, and somebody else may have opened it since.
  case closed
  /// A file could not be read or written.
  case file(FileSystemError)
  /// A log could not be read or repaired.
  case log(LogError)
  /// The chunks of the head could not be read or repaired.
  case headChunks(HeadChunkFileError)
  /// A block could not be read or written.
  case block(BlockError)
  /// A chunk of a series cannot be merged with others.
  case chunk(ChunkFault, of: LabelSet)
  /// More series were selected than may be read.
  case tooManySeries(limit: Int)
  /// More samples were selected than may be read.
  case tooManySamples(limit: Int)
  /// The chunks of the series that were selected have more bytes than may be read.
  case tooManyBytes(limit: Int)
  /// The task was cancelled, or whoever takes the progress has said not to go on.
  case cancelled
}

extension StoreError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .inUse(let directory): "\(directory) is in use"
    case .closed: "the store is closed"
    case .file(let error): "\(error)"
    case .log(let error): "\(error)"
    case .headChunks(let error): "\(error)"
    case .block(let error): "\(error)"
    case .chunk(let fault, let labels): "a chunk of \(labels) cannot be read: \(fault)"
    case .tooManySeries(let limit): "more than \(limit) series"
    case .tooManySamples(let limit): "more than \(limit) samples"
    case .tooManyBytes(let limit): "more than \(limit) bytes of chunks"
    case .cancelled: "cancelled"
    }
  }
}
