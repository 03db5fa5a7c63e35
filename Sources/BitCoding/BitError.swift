/// What can be wrong with a stream of bits that comes from elsewhere.
@nonexhaustive
public enum BitError: Error, Equatable, Sendable {
  /// The bytes end before the value that starts at `bitOffset`.
  case truncated(bitOffset: Int)
  /// The variable-length integer that starts at `bitOffset` does not fit into 64 bits.
  case varintOverflow(bitOffset: Int)

  /// Where in the bytes the faulty value starts, in bits from the first byte's highest.
  public var bitOffset: Int {
    switch self {
    case .truncated(let bitOffset), .varintOverflow(let bitOffset): bitOffset
    }
  }
}

extension BitError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let bitOffset):
      "the bytes end within the value at bit \(bitOffset) (byte \(bitOffset / 8))"
    case .varintOverflow(let bitOffset):
      "the variable-length integer at bit \(bitOffset) (byte \(bitOffset / 8)) exceeds 64 bits"
    }
  }
}
