/// What is wrong with a file of tokens.
@nonexhaustive
public enum SavedTokensError: Error, Hashable, Sendable {
  /// The file ends where something has to follow.
  case truncated(byteOffset: Int)
  /// A byte that cannot stand where it does.
  case unexpectedByte(UInt8, byteOffset: Int)
  /// What begins there is no number from 0 to 4,294,967,295.
  case invalidToken(byteOffset: Int)
  /// The text that begins there is not the name of a state.
  case unknownState(byteOffset: Int)
  /// There is no list of tokens.
  case missingTokens(byteOffset: Int)
}

extension SavedTokensError {
  /// Where in the file the fault is.
  public var byteOffset: Int {
    switch self {
    case .truncated(let byteOffset), .unexpectedByte(_, let byteOffset),
      .invalidToken(let byteOffset), .unknownState(let byteOffset), .missingTokens(let byteOffset):
      byteOffset
    }
  }
}

extension SavedTokensError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the file of tokens ends at byte \(byteOffset), too early"
    case .unexpectedByte(let byte, let byteOffset):
      "byte \(byteOffset) of the file of tokens, which is \(byte), cannot stand where it does"
    case .invalidToken(let byteOffset): "what begins at byte \(byteOffset) is not a token"
    case .unknownState(let byteOffset):
      "what begins at byte \(byteOffset) is not the name of a state"
    case .missingTokens(let byteOffset):
      "the file of tokens ends at byte \(byteOffset), and has no list of tokens"
    }
  }
}
