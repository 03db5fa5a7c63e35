/// A token and the instance that owns it.
struct TokenEntry: Sendable {
  /// The token in the upper half, the owner in the lower one: so entries are in the order of their tokens.
  let bits: UInt64

  init(token: UInt32, owner: UInt16) { bits = UInt64(token) &<< 32 | UInt64(owner) }

  var token: UInt32 { UInt32(truncatingIfNeeded: bits &>> 32) }
  var owner: UInt16 { UInt16(truncatingIfNeeded: bits) }
}

extension TokenEntry: Comparable {
  static func < (left: TokenEntry, right: TokenEntry) -> Bool { left.bits < right.bits }
}
