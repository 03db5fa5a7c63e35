internal import HashRing
internal import TestSupport
internal import Testing

/// The tokens that dskit derives from an instance's number.
struct NumberedTokensTests {
  @Test(arguments: [
    (0, [0, 8_388_608, 16_777_216] as [UInt32]), (1, [4_194_304, 12_582_912, 20_971_520]),
    (2, [2_146_085_552, 2_150_279_856]), (3, [710_934_528]), (10, [44_383_368]),
    (100, [44_070_104, 47_092_400]),
  ])
  func tokensAreThoseOfDskit(number: Int, first: [UInt32]) {
    let tokens = NumberedTokens(zone: 0).tokens(ofInstance: number)
    #expect(Array(tokens.prefix(first.count)) == first)
    #expect(tokens.count == 512 && zip(tokens, tokens.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(arguments: 1...7)
  func eachZoneIsOneKeyFurther(zone: Int) {
    let tokens = NumberedTokens(zone: zone).tokens(ofInstance: 5)
    #expect(tokens == NumberedTokens(zone: 0).tokens(ofInstance: 5).map { $0 + UInt32(zone) })
  }

  @Test func sharesAreEvenAndTokensDiffer() {
    let count = Effort.scaled(quick: 8, full: 60)
    let ring = RingDescription(
      (0..<count).map {
        Instance(
          id: RingName("instance-\($0)"), tokens: NumberedTokens(zone: 2).tokens(ofInstance: $0))
      })
    #expect(Set(ring.instances.flatMap(\.tokens)).count == count * 512)
    let balance = balance(ring)
    #expect(0.998 < balance.lowerBound && balance.upperBound < 1.002)
  }

  @Test(arguments: [
    ("ingester-zone-a-12", 12), ("a-0", 0), ("a-9999", 9999), ("-7", 7), ("a-007", 7),
    ("a-10000", nil), ("a-99999999999999999999999", nil), ("a", nil), ("a-", nil), ("a-1b", nil),
    ("", nil), ("12", nil),
  ])
  func anIdEndsInItsNumber(id: String, number: Int?) {
    #expect(NumberedTokens.number(of: RingName(id)) == number)
  }

  @Test func numbersAreWithinTheirRanges() async {
    await #expect(processExitsWith: .failure) { _ = NumberedTokens(zone: 8) }
    await #expect(processExitsWith: .failure) { _ = NumberedTokens(zone: -1) }
    await #expect(processExitsWith: .failure) {
      _ = NumberedTokens(zone: 0).tokens(ofInstance: -1)
    }
    await #expect(processExitsWith: .failure) {
      _ = NumberedTokens(zone: 0).tokens(ofInstance: 10_000)
    }
  }
}
