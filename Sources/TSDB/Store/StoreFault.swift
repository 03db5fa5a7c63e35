public import Blocks

/// A fault of the files of a store, and where it is.
@nonexhaustive
public enum StoreFault: Error, Equatable, Sendable {
  /// A fault of a block.
  case block(BlockError)
  /// A fault of one of the logs.
  case log(LogError)
  /// A fault of the files of the head's chunks.
  case headChunks(HeadChunkFileError)

  /// The file, or the directory.
  public var path: String {
    switch self {
    case .block(let error): error.path
    case .log(let error): error.file.path
    case .headChunks(let error): error.path
    }
  }

  /// Where in the file it is; 0 for all of it.
  public var byteOffset: Int {
    switch self {
    case .block(let error): error.byteOffset
    case .log(let error): error.byteRange.lowerBound
    case .headChunks(let error): error.byteOffset
    }
  }
}

extension StoreFault: CustomStringConvertible {
  /// The place and the fault in words.
  public var description: String {
    switch self {
    case .block(let error): "\(error)"
    case .log(let error): "\(error)"
    case .headChunks(let error): "\(error)"
    }
  }
}
