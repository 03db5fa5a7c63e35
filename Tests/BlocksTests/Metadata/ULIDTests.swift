import Blocks
import TestSupport
import Testing

@Suite("An identifier of a block is time and random bits")
struct ULIDTests {
  @Test(
    "the text is read and written",
    arguments: [
      "00000000000000000000000000", "01M7Y25HTVJJTKRX5XZR1436BM", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
    ])
  func texts(text: String) throws {
    let ulid = try #require(ULID(text))
    #expect(ulid.description == text)
    #expect(ULID(text.lowercased()) == ulid)
  }

  @Test("the time is that of the identifier")
  func times() throws {
    // The block was written five minutes after its range of ten minutes had ended.
    #expect(ULID("01M7Y25HTVJJTKRX5XZR1436BM")?.milliseconds == 1_795_231_500_123)
    #expect(ULID("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")?.milliseconds == 1 << 48 - 1)
    #expect(ULID.zero.milliseconds == 0)
  }

  @Test(
    "what is none is nil",
    arguments: [
      "", "chunks", "01M7Y25HTVJJTKRX5XZR1436B", "01M7Y25HTVJJTKRX5XZR1436BM0",
      "80000000000000000000000000", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "01M7Y25HTVJJTKRX5XZR1436BU",
      "01M7Y25HTVJJTKRX5XZR1436BI", "01M7Y25HTVJJTKRX5XZR1436B-", "01M7Y25HTVJJTKRX5XZR1436\u{E9}",
    ])
  func others(text: String) { #expect(ULID(text) == nil) }

  @Test("the order is that of the times, and of the texts", arguments: Seed.each(50))
  func order(seed: Seed) {
    var generator = seed.generator
    let ulids = (0..<20).map { _ in
      ULID(milliseconds: Int64(generator.nextOfAnyMagnitude() >> 16), using: &generator)
    }.sorted()
    #expect(ulids.map(\.milliseconds) == ulids.map(\.milliseconds).sorted())
    #expect(ulids.map(\.description) == ulids.map(\.description).sorted())
    #expect(ulids.map { ULID($0.description) } == ulids)
    #expect(Set(ulids).count == 20)
  }

  @Test("a time of more than 48 bits is the caller's mistake")
  func lateTimes() async {
    await #expect(processExitsWith: .failure) {
      var random = SystemRandomNumberGenerator()
      _ = ULID(milliseconds: 1 << 48, using: &random)
    }
  }
}
