/// A place in the sequence of Lehmer's generator with the factor 48271 modulo 2^31 - 1, with which Go
/// makes words of a seed.
///
/// As each number is the one before it times the factor, a power of the factor leads to any place.
struct LehmerSequence: Sendable {
  /// The number at this place, in `1..<2^31 - 1`.
  private(set) var value: UInt64

  /// Where the sequence of a seed starts.
  init(seed: Int64) {
    let remainder = seed % Int64(Self.modulus)
    let positive = remainder < 0 ? remainder + Int64(Self.modulus) : remainder
    // Zero would stay zero.
    value = positive == 0 ? 89_482_311 : UInt64(positive)
  }

  /// The place to which so many steps lead as `power` is the factor's.
  func advanced(by power: UInt64) -> Self {
    var sequence = self
    sequence.value = Self.product(value, power)
    return sequence
  }

  /// The word that three numbers from here on make. The place moves three back from here.
  mutating func seedWord() -> UInt64 {
    let second = Self.product(value, Self.factor)
    let word = value &<< 40 ^ second &<< 20 ^ Self.product(second, Self.factor)
    value = Self.product(value, Self.threeBack)
    return word
  }

  /// The word that the next three numbers make when the table is computed. The place moves there.
  mutating func tableWord() -> UInt64 {
    var word: UInt64 = 0
    for _ in 0..<3 {
      value = Self.product(value, Self.factor)
      word = word &<< 10 ^ value
    }
    return word
  }

  /// The factor to the power of `exponent`.
  static func power(_ exponent: UInt64) -> UInt64 {
    var (result, square, rest): (UInt64, UInt64, UInt64) = (1, factor, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, square) }
      square = product(square, square)
      rest >>= 1
    }
    return result
  }

  private static var modulus: UInt64 { 1 << 31 - 1 }
  private static var factor: UInt64 { 48271 }
  /// The factor to the power of -3: the exponents count modulo 2^31 - 2, as the modulus is prime.
  private static let threeBack = power(modulus - 1 - 3)

  /// - Precondition: both factors are below the modulus.
  @inline(__always)
  private static func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left &* right
    // 2^31 is 1 modulo 2^31 - 1, so that what is above the lowest 31 bits is added to them.
    let sum = product & modulus &+ product &>> 31
    return sum >= modulus ? sum &- modulus : sum
  }
}
