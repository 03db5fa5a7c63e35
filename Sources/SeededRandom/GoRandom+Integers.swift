extension GoRandom {
  /// The next number of 63 bits: Go's `Int63`.
  ///
  /// - Complexity: O(1), as for ``next()``
  public mutating func int63() -> Int64 { Int64(truncatingIfNeeded: next() & ~(1 &<< 63)) }

  /// The next number of 32 bits: Go's `Uint32`.
  ///
  /// - Complexity: O(1), as for ``next()``
  public mutating func uint32() -> UInt32 { UInt32(truncatingIfNeeded: next() &>> 31) }

  /// The next number of 31 bits: Go's `Int31`.
  ///
  /// - Complexity: O(1), as for ``next()``
  public mutating func int31() -> Int32 { Int32(truncatingIfNeeded: int63() &>> 32) }

  /// The next number in `0..<bound`: Go's `Intn`, on a machine with 64 bits.
  ///
  /// - Precondition: `bound` is positive.
  /// - Complexity: O(1) expected: numbers are drawn until one is in the largest multiple of `bound`
  public mutating func int(below bound: Int) -> Int {
    precondition(bound > 0, "numbers below a bound need one that is positive")
    if bound <= Int32.max { return below(bound, range: 1 << 31) { Int($0.int31()) } }
    return below(bound, range: 1 << 63) { Int($0.int63()) }
  }

  /// A number in `0..<bound` of those that `draw` yields, which are in `0..<range`, a power of two.
  @inline(__always)
  private mutating func below(
    _ bound: Int, range: UInt, draw: (inout GoRandom) -> Int
  ) -> Int {
    if bound & (bound - 1) == 0 { return draw(&self) & (bound - 1) }
    let greatest = Int(range - 1 - range % UInt(bound))
    var number = draw(&self)
    while number > greatest { number = draw(&self) }
    return number % bound
  }
}
