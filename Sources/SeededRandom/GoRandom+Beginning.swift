extension GoRandom {
  /// The numbers of a generator that are sums of two words of its seed: the first 273.
  struct Beginning: Sendable {
    private let seed: LehmerSequence
    // What makes the two words of the next number.
    private var older: LehmerSequence
    private var younger: LehmerSequence
    /// How many numbers have been drawn.
    private(set) var drawn = 0

    init(seed: Int64) {
      self.seed = LehmerSequence(seed: seed)
      older = self.seed.advanced(by: Self.olderPower)
      younger = self.seed.advanced(by: Self.youngerPower)
    }

    /// The next number, if it is one of the first 273.
    mutating func next() -> UInt64? {
      guard drawn < GoRandom.lag else { return nil }
      let table = GoRandom.table
      let number =
        (older.seedWord() ^ table[drawn])
        &+ (younger.seedWord() ^ table[drawn &+ (GoRandom.wordCount - GoRandom.lag)])
      drawn &+= 1
      return number
    }

    /// The 607 numbers up to those that have been drawn here, each at its place modulo 607.
    func words() -> [UInt64] {
      var words = seedWords()
      for place in 0..<drawn { words[place] &+= words[place + GoRandom.wordCount - GoRandom.lag] }
      return words
    }

    /// The 607 numbers before the first.
    private func seedWords() -> [UInt64] {
      var older = seed.advanced(by: Self.olderPower)
      var younger = seed.advanced(by: Self.youngerPower)
      return GoRandom.table.indices.map { place in
        let word =
          place < GoRandom.wordCount - GoRandom.lag ? older.seedWord() : younger.seedWord()
        return word ^ GoRandom.table[place]
      }
    }

    // Go fills an array from its front, with three steps for each word, after 20 that it drops. It takes
    // them out backwards, from the words 333 and 606 on.
    private static let olderPower = LehmerSequence.power(21 + 3 * 333)
    private static let youngerPower = LehmerSequence.power(21 + 3 * 606)
  }
}
