public import Blocks
public import Chunks

/// What can be wrong with the files of a head's chunks.
@nonexhaustive
public enum HeadChunkFault: Error, Equatable, Sendable {
  /// The file cannot be read any further, or not at the place of a reference.
  case layout(HeadChunkError)
  /// The chunk cannot be decoded here.
  case chunk(ChunkFault)
  /// There are no files of these numbers, though there are files before and behind them.
  case missingFiles(Range<UInt32>)
  /// A reference leads to a file of this number, and there is none.
  case missingFile(UInt32)
  /// The file or the directory cannot be reached or changed.
  case file(FileSystemError)
}

extension HeadChunkFault: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .layout(let error): "\(error)"
    case .chunk(let fault): "\(fault)"
    case .missingFiles(let numbers):
      numbers.count == 1
        ? "file \(numbers.lowerBound) is not there"
        : "the files from \(numbers.lowerBound) to \(numbers.upperBound - 1) are not there"
    case .missingFile(let number): "there is no file \(number)"
    case .file(let error): "cannot \(error.operation.rawValue): \(error.cause.text)"
    }
  }
}
