/// What can be wrong with the bytes of a sealed payload, or with what is asked of them.
///
/// Byte offsets count from the start of the payload.
@nonexhaustive
public enum SealedError: Error, Equatable, Sendable {
  /// The bytes end within what starts at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The payload has a version that this library does not know.
  case unsupportedVersion(UInt8)
  /// A bit of the header is set that has no meaning.
  case unknownFlags(UInt8, byteOffset: Int)
  /// The header promises no samples, or more than ``SealedFormat/maximumCount``.
  case invalidCount(UInt64)
  /// A variable-length integer at `byteOffset` does not fit into 64 bits.
  case varintOverflow(byteOffset: Int)
  /// A field would have more than 64 bits, or, as a directory can say it, fewer than none; 255 stands
  /// for all widths that are no byte.
  case invalidWidth(UInt8, byteOffset: Int)
  /// The values have a mode that is not defined, or a parameter that the mode cannot have.
  case unknownMode(UInt8, byteOffset: Int)
  /// The factor of multiples is infinite or not a number.
  case invalidFactor(byteOffset: Int)
  /// The number of a sample, or of a dictionary's entry, is not one that the chunk has.
  case invalidIndex(byteOffset: Int)
  /// The layout of histograms at `byteOffset` is not one that a chunk can have, or counts too many
  /// buckets.
  case invalidLayout(byteOffset: Int)
  /// A decimal number has more digits than a value of its mode can have.
  case decimalOutOfRange(byteOffset: Int)
  /// Bytes follow the end of the last field.
  case trailingBytes(byteOffset: Int)
  /// The timestamps are in a column of their own, and none was given.
  case missingTimestamps(checksum: UInt32)
  /// The column of timestamps that was given is not the one that the chunk names.
  case wrongTimestamps(checksum: UInt32)
  /// The payload holds something else than what was asked for, of floats, histograms of one kind, a
  /// column of timestamps, and summaries.
  case unexpectedContent
}

extension SealedError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let offset): "the payload ends within what starts at byte \(offset)"
    case .unsupportedVersion(let version): "version \(version) of sealed payloads is unknown"
    case .unknownFlags(let flags, let offset):
      "byte \(offset) has flags without a meaning: \(flags)"
    case .invalidCount(let count): "a sealed payload cannot have \(count) samples"
    case .varintOverflow(let offset): "the integer at byte \(offset) does not fit into 64 bits"
    case .invalidWidth(let width, let offset):
      "the width at byte \(offset) is \(width), and no field has more than 64 bits"
    case .unknownMode(let mode, let offset): "the mode at byte \(offset) is unknown: \(mode)"
    case .invalidFactor(let offset): "the factor at byte \(offset) is not finite"
    case .invalidIndex(let offset): "the number at byte \(offset) is beyond what it counts"
    case .invalidLayout(let offset): "the buckets described at byte \(offset) are not possible"
    case .decimalOutOfRange(let offset):
      "the decimals at byte \(offset) have one with more than 51 bits"
    case .trailingBytes(let offset): "the payload goes on at byte \(offset), behind its end"
    case .missingTimestamps(let checksum):
      "the timestamps are in the column with checksum \(checksum), which is missing"
    case .wrongTimestamps(let checksum):
      "the column of timestamps is not the one with checksum \(checksum)"
    case .unexpectedContent: "the payload has something else than what was asked for"
    }
  }
}
