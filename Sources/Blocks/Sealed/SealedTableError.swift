/// What can be wrong with the table of a sealed block.
@nonexhaustive
public enum SealedTableError: Error, Equatable, Sendable {
  /// The bytes end within what starts at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The file does not begin with the four bytes of such a table.
  case notATable
  /// The header has a version other than 1.
  case unsupportedVersion(UInt8)
  /// The table does not match the checksum at `byteOffset`.
  case checksumMismatch(byteOffset: Int)
  /// A number or an offset cannot be what it is at `byteOffset`.
  case invalid(byteOffset: Int)
  /// There is no series of this reference.
  case unknownSeries(UInt32)
  /// What starts at `byteOffset` has another number of chunks than the index has for the series.
  case wrongChunkCount(byteOffset: Int)
  /// The table to be written has no room for all series.
  case tooLarge
}

extension SealedTableError {
  /// Where in the file the fault is; 0 for all of it.
  public var byteOffset: Int {
    switch self {
    case .truncated(let byteOffset), .checksumMismatch(let byteOffset), .invalid(let byteOffset),
      .wrongChunkCount(let byteOffset):
      byteOffset
    case .notATable, .unknownSeries, .tooLarge: 0
    case .unsupportedVersion: 4
    }
  }
}

extension SealedTableError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the file ends within what starts at byte \(byteOffset)"
    case .notATable: "the file does not begin as a table of sealed chunks does (52 54 53 42)"
    case .unsupportedVersion(let version): "version \(version) of sealed blocks is unknown"
    case .checksumMismatch(let byteOffset):
      "the table does not match the checksum at byte \(byteOffset)"
    case .invalid(let byteOffset): "what starts at byte \(byteOffset) is impossible"
    case .unknownSeries(let series): "the table has no series \(series)"
    case .wrongChunkCount(let byteOffset):
      "what starts at byte \(byteOffset) has other chunks than the index tells of"
    case .tooLarge: "the table would have 4 GiB or more"
    }
  }
}
