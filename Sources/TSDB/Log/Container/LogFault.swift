public import Blocks
public import Snappy
public import Zstd

/// What can be wrong in a write-ahead log.
///
/// Byte offsets count from the start of the segment.
@nonexhaustive
public enum LogFault: Error, Equatable, Sendable {
  /// The segment ends within the fragment at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The fragment at `byteOffset` is of a type that no writer has.
  case unknownFragment(byteOffset: Int)
  /// The fragment at `byteOffset` reaches beyond its page.
  case fragmentBeyondPage(byteOffset: Int)
  /// The fragment at `byteOffset` does not match its CRC-32C.
  case checksum(byteOffset: Int)
  /// The fragment at `byteOffset` goes on with a record that was not begun, or begins one while another
  /// is not at its end, or is compressed otherwise than those before it.
  case unexpectedFragment(byteOffset: Int)
  /// The record at `byteOffset` is begun, and its end is not there.
  case unfinishedRecord(byteOffset: Int)
  /// The commit at `byteOffset` is begun, and not all of its records are there.
  case unfinishedCommit(byteOffset: Int)
  /// Where the rest of a page, or of the segment, should be zero, there is something at `byteOffset`.
  case padding(byteOffset: Int)
  /// The record cannot be decompressed.
  case snappy(SnappyError)
  /// The record cannot be decompressed.
  case zstd(ZstdError)
  /// The entries of the record cannot be read.
  case record(LogRecordError)
  /// The segments before this one are not there.
  case missingSegments(Range<Int>)
  /// The segment cannot be reached.
  case file(FileSystemError)
}

extension LogFault: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let offset): "the file ends within the fragment at byte \(offset)"
    case .unknownFragment(let offset): "the fragment at byte \(offset) is of an unknown type"
    case .fragmentBeyondPage(let offset):
      "the fragment at byte \(offset) reaches beyond its page"
    case .checksum(let offset): "the fragment at byte \(offset) does not match its checksum"
    case .unexpectedFragment(let offset):
      "the fragment at byte \(offset) does not follow upon the one before it"
    case .unfinishedRecord(let offset): "the record at byte \(offset) has no end"
    case .unfinishedCommit(let offset):
      "the commit at byte \(offset) does not have all of its records"
    case .padding(let offset): "the rest should be zero, and is not at byte \(offset)"
    case .snappy(let error): "the record cannot be decompressed: \(error)"
    case .zstd(let error): "the record cannot be decompressed: \(error)"
    case .record(let error): "\(error)"
    case .missingSegments(let missing):
      missing.count == 1
        ? "segment \(missing.lowerBound) is not there"
        : "the segments from \(missing.lowerBound) to \(missing.upperBound - 1) are not there"
    case .file(let error): "cannot \(error.operation.rawValue): \(error.cause.text)"
    }
  }
}
