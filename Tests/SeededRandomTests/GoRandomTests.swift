import TestSupport
import Testing

@testable import SeededRandom

@Suite struct GoRandomTests {
  /// Numbers of Go 1.26, and what `Intn` gives for 10, 9, 8, 7 and 6 with a new generator.
  struct Golden: Sendable {
    let seed: Int64
    let numbers: [UInt32]
    let bounded: [Int]
  }

  static let golden = [
    Golden(
      seed: -2_305_785_636_457_368_283,
      numbers: [473_989_800, 2_554_148_951, 2_239_962_155, 1_723_562_194, 720_388_420],
      bounded: [0, 8, 5, 2, 2]),
    Golden(
      seed: -179_216_323_567_045_239,
      numbers: [389_085_022, 1_129_191_885, 2_938_445_658, 1_332_221_950, 4_103_019_389],
      bounded: [1, 4, 5, 5, 2]),
    Golden(
      seed: 8_735_441_079_517_107_860,
      numbers: [4_177_371_814, 4_000_065_279, 4_040_418_665, 3_648_263_064, 1_307_056_406],
      bounded: [7, 7, 4, 6, 1]),
    Golden(
      seed: 1_462_717_631_697_295_004,
      numbers: [4_216_548_013, 2_064_903_593, 3_948_335_936, 1_187_335_079, 3_719_843_463],
      bounded: [6, 2, 0, 3, 1]),
    Golden(
      seed: -3_162_216_497_309_240_828,
      numbers: [1_795_583_385, 3_001_595_296, 4_027_673_381, 3_540_921_237, 3_498_897_879],
      bounded: [2, 2, 2, 3, 1]),
    Golden(
      seed: 5_363_601_016_845_253_132,
      numbers: [4_021_798_600, 803_268_982, 3_147_497_864, 1_549_375_002, 1_863_343_985],
      bounded: [0, 5, 4, 0, 2]),
  ]

  @Test(arguments: golden)
  func numbersAreThoseOfGo(golden: Golden) {
    var random = GoRandom(seed: golden.seed)
    #expect(golden.numbers.map { _ in random.uint32() } == golden.numbers)
    random = GoRandom(seed: golden.seed)
    #expect((0..<5).map { random.int(below: 10 - $0) } == golden.bounded)
  }

  @Test func theSeedOfGoProgramsThatSetNoneGivesTheirNumbers() {
    var random = GoRandom(seed: 1)
    #expect(
      (0..<10).map { _ in random.int(below: 100) } == [81, 87, 47, 59, 81, 18, 25, 40, 56, 0])
    random = GoRandom(seed: 1)
    #expect(random.int63() == 5_577_006_791_947_779_410)
    #expect(random.int63() == 8_674_665_223_082_153_551)
  }

  @Test(arguments: [1, 0, -1, .min, .max, 1 << 31 - 1, 89_482_311, 12_345] as [Int64])
  func wordsThatAreMadeWhenDrawnAreThoseOfAnArrayThatIsFilledBefore(seed: Int64) {
    var random = GoRandom(seed: seed)
    var array = FilledArray(seed: seed)
    for number in 0..<3000 {
      #expect(random.next() == array.next(), "number \(number)")
      if number % 100 == 0 {
        var copy = random
        var copyOfArray = array
        for _ in 0..<700 { #expect(copy.next() == copyOfArray.next()) }
      }
    }
  }

  @Test func seedsThatAreEqualModuloTheLargestInt32AreTheSame() {
    let modulus: Int64 = 1 << 31 - 1
    for seed in [1, 77, modulus - 1] as [Int64] {
      var random = GoRandom(seed: seed)
      let first = random.next()
      for other in [seed + modulus, seed - modulus, seed + 1_000_000 * modulus] {
        random = GoRandom(seed: other)
        #expect(random.next() == first)
      }
    }
    var (zero, standIn) = (GoRandom(seed: 0), GoRandom(seed: 89_482_311))
    #expect(zero.next() == standIn.next())
  }

  @Test(arguments: [
    1, 2, 3, 64, 1000, 1 << 31 - 2, 1 << 31 - 1, 1 << 31, 1 << 31 + 1, 1 << 62 + 1, .max,
  ])
  func numbersBelowABoundAreThoseThatTheRuleOfGoKeeps(bound: Int) {
    var random = GoRandom(seed: 5)
    var drawn = GoRandom(seed: 5)
    for _ in 0..<500 {
      let isSmall = bound <= Int(Int32.max)
      let range: UInt = isSmall ? 1 << 31 : 1 << 63
      var number: Int
      repeat {
        number = isSmall ? Int(drawn.int31()) : Int(drawn.int63())
      } while UInt(number) >= range / UInt(bound) * UInt(bound)
      #expect(random.int(below: bound) == number % bound)
    }
  }

  @Test func aBoundThatIsNotPositiveTraps() async {
    await #expect(processExitsWith: .failure) {
      var random = GoRandom(seed: 1)
      _ = random.int(below: 0)
    }
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func theFirst273NumbersAllocateNothing() {
    var sum: UInt64 = 0
    Allocations.expect(0) {
      var random = GoRandom(seed: 9)
      for _ in 0..<273 { sum &+= random.next() }
    }
    #expect(sum != 0)
  }
}

/// The generator as it is described: an array that the seed fills, and two places that go backwards.
private struct FilledArray {
  private var words: [UInt64] = []
  private var (tap, feed) = (0, 334)

  init(seed: Int64) {
    let modulus: Int64 = 1 << 31 - 1
    var value = seed % modulus
    if value < 0 { value += modulus }
    if value == 0 { value = 89_482_311 }
    func step() -> UInt64 {
      value = 48271 * value % modulus
      return UInt64(value)
    }
    for _ in 0..<20 { _ = step() }
    for index in 0..<607 {
      let word = step() << 40 ^ step() << 20 ^ step()
      // The table is kept in the order in which the array is used, which is backwards from the feed.
      words.append(word ^ GoRandom.table[(333 - index + 607) % 607])
    }
  }

  mutating func next() -> UInt64 {
    tap = tap == 0 ? 606 : tap - 1
    feed = feed == 0 ? 606 : feed - 1
    words[feed] &+= words[tap]
    return words[feed]
  }
}
