/// A generator of pseudo-random numbers that gives the same sequence for the same seed, everywhere.
///
/// ```swift
/// var generator = SeededGenerator(seed: 7)
/// let die = Int.random(in: 1...6, using: &generator)
/// ```
///
/// It is splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// doi:10.1145/2660193.2660195): any seed will do, so that seeds may simply count up.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator at the beginning of the sequence of `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits of the sequence.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }

  /// An integer of a random number of significant bits, 0 to 64.
  ///
  /// Codecs branch on the magnitude; a uniform choice would hardly ever be small.
  public mutating func nextOfAnyMagnitude() -> UInt64 {
    let unused = UInt64.random(in: 0...64, using: &self)
    return next() >> unused
  }

  /// `count` random bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
  }
}
