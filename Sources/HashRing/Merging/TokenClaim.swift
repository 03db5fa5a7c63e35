/// That an instance has a token, in a word.
///
/// The token comes first, then whether the instance is leaving, and then its index: in the order of these
/// words, the first claim to a token is the one that has precedence.
struct TokenClaim {
  private let word: UInt64

  /// - Precondition: the index is less than 2^31.
  @inline(__always)
  init(token: UInt32, isLeaving: Bool, index: Int) {
    word = UInt64(token) &<< 32 | (isLeaving ? 1 &<< 31 : 0) | UInt64(index)
  }

  @inline(__always)
  var token: UInt32 { UInt32(truncatingIfNeeded: word &>> 32) }
  @inline(__always)
  var index: Int { Int(word & 0x7FFF_FFFF) }

  /// Puts claims into the order of precedence, which were made in the order of indices.
  ///
  /// They are distributed by eleven bits at a time, the lowest first, and stay in order where these are
  /// the same. To compare them takes many times as long.
  ///
  /// - Complexity: O(*n*)
  static func sort(_ claims: inout [TokenClaim]) {
    var other = claims
    var starts = [Int](repeating: 0, count: 1 << 11)
    for shift in [31, 42, 53] as [UInt64] {
      var places = starts.mutableSpan
      var target = other.mutableSpan
      distribute(claims.span, by: shift, to: &target, &places)
      swap(&claims, &other)
    }
  }

  /// Copies claims in the order of eleven of their bits.
  private static func distribute(
    _ claims: Span<TokenClaim>, by shift: UInt64, to target: inout MutableSpan<TokenClaim>,
    _ places: inout MutableSpan<Int>
  ) {
    for digit in places.indices { places[digit] = 0 }
    for index in claims.indices { places[claims[index].digit(shift)] &+= 1 }
    var place = 0
    for digit in places.indices {
      let count = places[digit]
      places[digit] = place
      place &+= count
    }
    for index in claims.indices {
      let claim = claims[index]
      let digit = claim.digit(shift)
      target[places[digit]] = claim
      places[digit] &+= 1
    }
  }

  @inline(__always)
  private func digit(_ shift: UInt64) -> Int { Int(word &>> shift & 0x7FF) }
}
