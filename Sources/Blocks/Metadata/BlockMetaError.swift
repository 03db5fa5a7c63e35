/// What can be wrong with a block's `meta.json`.
@nonexhaustive
public enum BlockMetaError: Error, Equatable, Sendable {
  /// The file has no bytes.
  case empty
  /// The file is not JSON, or ends too early.
  case malformed(JSONError)
  /// A member is not there that a block has to have.
  case missing(field: String)
  /// A member has a value that it cannot have.
  case invalid(field: String)
  /// The version is another than 1.
  case unsupportedVersion(Int)
  /// The range of time ends before it begins.
  case reversedTimes(minTime: Int64, maxTime: Int64)
}

extension BlockMetaError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .empty: "the file is empty"
    case .malformed(let error): "\(error)"
    case .missing(let field): "there is no \(field)"
    case .invalid(let field): "\(field) has a value that it cannot have"
    case .unsupportedVersion(let version): "version \(version) of a block's metadata is unknown"
    case .reversedTimes(let minTime, let maxTime):
      "the block would end at \(maxTime), before it begins at \(minTime)"
    }
  }

  /// Where the fault is in the file; 0 if that is not known.
  var byteOffset: Int { if case .malformed(let error) = self { error.byteOffset } else { 0 } }
}
