public import BitCoding

/// What can be wrong with an index file.
@nonexhaustive
public enum IndexError: Error, Equatable, Sendable {
  /// The bytes could not be read.
  case unreadable(ByteSourceError)
  /// The file has fewer bytes than header and table of contents take.
  case tooShort(byteCount: Int)
  /// The file does not begin with the four bytes of an index.
  case notAnIndex
  /// The header has a version other than 1, 2 and 3.
  case unsupportedVersion(UInt8)
  /// What starts at `byteOffset` of the file has a fault.
  case invalid(IndexSection, IndexFault, byteOffset: Int)
}

extension IndexError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .unreadable(let error): "the index could not be read: \(error)"
    case .tooShort(let byteCount): "\(byteCount) bytes are too few for an index"
    case .notAnIndex: "the file does not begin as an index does (BA AA D7 00)"
    case .unsupportedVersion(let version): "version \(version) of indexes is unknown"
    case .invalid(let section, let fault, let byteOffset):
      "\(section) of the index at byte \(byteOffset): \(fault)"
    }
  }
}
