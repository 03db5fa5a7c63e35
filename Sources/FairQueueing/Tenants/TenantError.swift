/// Why a name is not that of a tenant.
@nonexhaustive
public enum TenantError: Error, Hashable {
  /// It has no bytes.
  case empty
  /// It has more bytes than ``Tenant/maximumLength``.
  case tooLong(byteCount: Int)
}

extension TenantError: CustomStringConvertible {
  /// What is wrong, in a sentence.
  public var description: String {
    switch self {
    case .empty: "a tenant's name is not empty"
    case .tooLong(let byteCount):
      "a tenant's name has at most \(Tenant.maximumLength) bytes, not \(byteCount)"
    }
  }
}
