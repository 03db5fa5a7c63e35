/// The generator of Go's package math/rand, bit for bit: for what other programs have shuffled with it.
///
/// ```swift
/// var random = GoRandom(seed: -2_305_785_636_457_368_283)
/// random.uint32()  // 473989800
/// random.uint32()  // 2554148951
/// ```
///
/// Each number is the sum, modulo 2^64, of the numbers 607 and 273 places before it. The 607 before the
/// first come of the seed and of a table that is the same for all seeds. Go makes all of them when it
/// seeds a generator; here, each of the first 273 numbers makes the two that it needs, and nothing is
/// allocated for them.
///
/// Go takes seeds that are equal modulo 2^31 - 1 for the same one.
public struct GoRandom: RandomNumberGenerator, Sendable {
  private var beginning: Beginning
  /// The last 607 numbers, each at its place modulo 607; none while `beginning` gives the numbers.
  private var words: [UInt64] = []
  /// Where the next number goes.
  private var position = 0

  /// The generator that is `rand.New(rand.NewSource(seed))` in Go.
  ///
  /// - Complexity: O(1)
  public init(seed: Int64) { beginning = Beginning(seed: seed) }

  /// The next 64 bits: Go's `Uint64`.
  ///
  /// - Complexity: O(1); but the first number of a process computes the table, in some milliseconds, and
  ///   the 274th of a generator makes its 607 words
  public mutating func next() -> UInt64 {
    if words.isEmpty {
      if let number = beginning.next() { return number }
      words = beginning.words()
      position = beginning.drawn
    }
    let lagging = position &- Self.lag
    words[position] &+= words[lagging >= 0 ? lagging : lagging &+ Self.wordCount]
    defer { position = position == Self.wordCount - 1 ? 0 : position &+ 1 }
    return words[position]
  }

  /// How many numbers back the older of two summands is.
  static var wordCount: Int { 607 }
  /// How many numbers back the younger of two summands is.
  static var lag: Int { 273 }
}
