extension GoRandom {
  /// What is mixed into the words of every seed: where the generator arrives after 7.8 million million
  /// steps from the words of the seed 1.
  ///
  /// The recurrence is linear. So the number *n* places on is a sum of multiples of the first 607, and
  /// the factors are the coefficients of *x*^*n* modulo *x*^607 - *x*^334 - 1, modulo 2^64: some forty
  /// squarings, not as many steps.
  static let table: [UInt64] = {
    let stepCount = 7_800_000_000_000
    var sequence = LehmerSequence(seed: 1).advanced(by: LehmerSequence.power(20))
    // Backwards, as the array of Go is used.
    var words = Array((0..<wordCount).map { _ in sequence.tableWord() }.reversed())
    words = Array(words[(wordCount - 1 - 333)...] + words[..<(wordCount - 1 - 333)])
    for _ in 0..<wordCount {
      words.append(words[words.count - wordCount] &+ words[words.count - lag])
    }

    let factors = power(stepCount)
    var table = words
    for place in 0..<wordCount {
      var sum: UInt64 = 0
      for index in 0..<wordCount { sum &+= factors[index] &* words[place + index] }
      table[(stepCount + place) % wordCount] = sum
    }
    table.removeLast(wordCount)
    return table
  }()

  /// The coefficients of *x*^`exponent`, reduced, the lowest first.
  private static func power(_ exponent: Int) -> [UInt64] {
    // As many of the highest bits as need no multiplication; then one squaring for each further bit.
    var bitCount = Int.bitWidth - exponent.leadingZeroBitCount
    bitCount = max(0, bitCount - 9)
    var power = [UInt64](repeating: 0, count: wordCount)
    power[exponent >> bitCount] = 1
    while bitCount > 0 {
      bitCount -= 1
      var next = square(power)
      if exponent >> bitCount & 1 == 1 { next.insert(0, at: 0) }
      reduce(&next)
      power = next
    }
    return power
  }

  private static func square(_ factor: [UInt64]) -> [UInt64] {
    let factor = factor.span
    return (0..<2 * wordCount - 1).map { degree in
      // The products of two different coefficients come twice.
      var sum: UInt64 = 0
      var low = max(0, degree - (wordCount - 1))
      while low < degree - low {
        sum &+= factor[low] &* factor[degree - low]
        low += 1
      }
      let middle = degree % 2 == 0 ? factor[degree / 2] : 0
      return 2 &* sum &+ middle &* middle
    }
  }

  /// Replaces each power from the 607th on by the lower ones that it equals.
  private static func reduce(_ polynomial: inout [UInt64]) {
    while polynomial.count > wordCount {
      let coefficient = polynomial.removeLast()
      polynomial[polynomial.count - wordCount] &+= coefficient
      polynomial[polynomial.count - lag] &+= coefficient
    }
  }
}
