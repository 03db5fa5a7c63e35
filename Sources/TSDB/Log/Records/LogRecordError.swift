public import SeriesModel

/// What can be wrong with a record of a write-ahead log.
///
/// Byte offsets count from the first byte of the record, its type.
@nonexhaustive
public enum LogRecordError: Error, Equatable, Sendable {
  /// The record ends within what starts at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The variable-length integer at `byteOffset` does not fit into 64 bits.
  case varintOverflow(byteOffset: Int)
  /// The number at `byteOffset` is none that can stand there.
  case outOfRange(byteOffset: Int)
  /// The labels at `byteOffset` are not those of a series.
  case invalidLabels(LabelSetError, byteOffset: Int)
  /// A text at `byteOffset` is not UTF-8.
  case invalidText(byteOffset: Int)
  /// The range at `byteOffset` ends before it starts.
  case reversedRange(byteOffset: Int)
  /// The histogram at `byteOffset` has other buckets than its spans say.
  case wrongBuckets(byteOffset: Int)

  /// Where in the record the fault is.
  public var byteOffset: Int {
    switch self {
    case .truncated(let offset), .varintOverflow(let offset), .outOfRange(let offset),
      .invalidLabels(_, let offset), .invalidText(let offset), .reversedRange(let offset),
      .wrongBuckets(let offset):
      offset
    }
  }
}

extension LogRecordError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let offset): "the record ends within what starts at its byte \(offset)"
    case .varintOverflow(let offset):
      "the variable-length integer at byte \(offset) of the record exceeds 64 bits"
    case .outOfRange(let offset): "the number at byte \(offset) of the record cannot stand there"
    case .invalidLabels(let error, let offset):
      "the labels at byte \(offset) of the record are none: \(error)"
    case .invalidText(let offset): "the text at byte \(offset) of the record is not UTF-8"
    case .reversedRange(let offset):
      "the range at byte \(offset) of the record ends before it starts"
    case .wrongBuckets(let offset):
      "the histogram at byte \(offset) of the record has other buckets than its spans say"
    }
  }
}
