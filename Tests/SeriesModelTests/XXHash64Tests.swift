import SeriesModel
import TestSupport
import Testing

@Suite("xxHash64 is that of its specification")
struct XXHash64Tests {
  private static let otherSeed: UInt64 = 2_654_435_761

  @Test(
    "known hashes of texts",
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
  func texts(text: String, hash: UInt64) {
    #expect(XXHash64.hash(of: text.utf8.span) == hash)
  }

  @Test(
    "the check values of the reference library",
    arguments: [
      (0, 0xEF46_DB37_51D8_E999, 0xAC75_FDA2_929B_17EF),
      (1, 0xE934_A84A_DB05_2768, 0x5014_6076_43A9_B4C3),
      (14, 0x8282_DCC4_994E_35C8, 0xC3BD_6BF6_3DEB_6DF0),
      (222, 0xB641_AE8C_B691_C174, 0x20CB_8AB7_AE10_C14A),
    ] as [(Int, UInt64, UInt64)])
  func checkValues(count: Int, withoutSeed: UInt64, withSeed: UInt64) {
    var state = Self.otherSeed
    let bytes = (0..<count).map { _ -> UInt8 in
      defer { state &*= 11_400_714_785_074_694_797 }
      return UInt8(state >> 56)
    }
    #expect(XXHash64.hash(of: bytes.span) == withoutSeed)
    #expect(XXHash64.hash(of: bytes.span, seed: Self.otherSeed) == withSeed)
  }

  @Test("of every length, wherever the bytes lie", arguments: 0...100)
  func lengths(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let bytes = generator.bytes(count)
    let seed = generator.next()
    let expected = PlainXXHash64.hash(of: bytes, seed: seed)
    for offset in 0..<8 {
      let moved = generator.bytes(offset) + bytes + generator.bytes(8)
      let span = moved.span.extracting(offset..<offset + count)
      #expect(XXHash64.hash(of: span, seed: seed) == expected)
    }
  }
}

/// The steps of the specification one after another, a byte at a time.
private enum PlainXXHash64 {
  static let primes: [UInt64] = [
    11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 1_609_587_929_392_839_161,
    9_650_029_242_287_828_579, 2_870_177_450_012_600_261,
  ]

  static func hash(of bytes: [UInt8], seed: UInt64) -> UInt64 {
    var rest = bytes[...]
    var hash: UInt64
    if bytes.count < 32 {
      hash = seed &+ primes[4]
    } else {
      var sums = [seed &+ primes[0] &+ primes[1], seed &+ primes[1], seed, seed &- primes[0]]
      while rest.count >= 32 {
        for lane in 0..<4 { sums[lane] = round(sums[lane], take(8, from: &rest)) }
      }
      hash = 0
      for (sum, count) in zip(sums, [1, 7, 12, 18] as [UInt64]) { hash &+= rotate(sum, count) }
      for sum in sums { hash = (hash ^ round(0, sum)) &* primes[0] &+ primes[3] }
    }
    hash &+= UInt64(bytes.count)
    while rest.count >= 8 {
      hash = rotate(hash ^ round(0, take(8, from: &rest)), 27) &* primes[0] &+ primes[3]
    }
    while rest.count >= 4 {
      hash = rotate(hash ^ take(4, from: &rest) &* primes[0], 23) &* primes[1] &+ primes[2]
    }
    while !rest.isEmpty {
      hash = rotate(hash ^ take(1, from: &rest) &* primes[4], 11) &* primes[0]
    }
    hash = (hash ^ hash >> 33) &* primes[1]
    hash = (hash ^ hash >> 29) &* primes[2]
    return hash ^ hash >> 32
  }

  static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> UInt64 {
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }

  static func round(_ sum: UInt64, _ word: UInt64) -> UInt64 {
    rotate(sum &+ word &* primes[1], 31) &* primes[0]
  }
}
