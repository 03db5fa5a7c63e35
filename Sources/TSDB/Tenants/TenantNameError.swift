/// Why a text is not the name of a tenant.
///
/// Its description is what Cortex and Mimir answer.
@nonexhaustive
public enum TenantNameError: Error, Hashable, Sendable {
  /// There is no name.
  case missing
  /// The name has a byte that is none of the characters that names have.
  case unsupportedCharacter(UInt8, in: String)
  /// The name has more than 150 bytes.
  case tooLong
  /// The name is `.` or `..`.
  case relative
  /// The name stands for something else where tenants are stored.
  case reserved(String)
}

extension TenantNameError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .missing: "no org id"
    case .unsupportedCharacter(let byte, let name):
      // A byte of a longer character is told by itself there, too.
      "tenant ID '\(name)' contains unsupported character '\(Unicode.Scalar(byte))'"
    case .tooLong: "tenant ID is too long: max 150 characters"
    case .relative: "tenant ID is '.' or '..'"
    case .reserved(let name): "tenant ID '\(name)' is not allowed"
    }
  }
}
