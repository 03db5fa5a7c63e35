/// What can be wrong with a block's file of tombstones.
@nonexhaustive
public enum TombstonesError: Error, Equatable, Sendable {
  /// The bytes end within what starts at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The file does not begin with the four bytes of tombstones.
  case notTombstones
  /// The header has a version other than 1.
  case unsupportedVersion(UInt8)
  /// The entries do not match the checksum at `byteOffset`.
  case checksumMismatch(byteOffset: Int)
  /// The integer at `byteOffset` does not fit into 64 bits.
  case varintOverflow(byteOffset: Int)
  /// The range of the entry at `byteOffset` ends before it begins.
  case reversedRange(byteOffset: Int)
}

extension TombstonesError {
  /// Where in the file the fault is.
  public var byteOffset: Int {
    switch self {
    case .truncated(let byteOffset), .checksumMismatch(let byteOffset),
      .varintOverflow(let byteOffset), .reversedRange(let byteOffset):
      byteOffset
    case .notTombstones: 0
    case .unsupportedVersion: 4
    }
  }
}

extension TombstonesError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the file ends within what starts at byte \(byteOffset)"
    case .notTombstones: "the file does not begin as one of tombstones does (01 30 BA 30)"
    case .unsupportedVersion(let version): "version \(version) of tombstones is unknown"
    case .checksumMismatch(let byteOffset):
      "the entries do not match the checksum at byte \(byteOffset)"
    case .varintOverflow(let byteOffset):
      "the integer at byte \(byteOffset) does not fit into 64 bits"
    case .reversedRange(let byteOffset):
      "the range of the entry at byte \(byteOffset) ends before it begins"
    }
  }
}
