import TestSupport
import Testing

@Suite("What the tests themselves rest on")
struct TestSupportTests {
  @Test("the generator is splitmix64")
  func generator() {
    var zero = SeededGenerator(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
    #expect(zero.next() == 0x6E78_9E6A_A1B9_65F4)
    var other = SeededGenerator(seed: 1_234_567)
    #expect(other.next() == 6_457_827_717_110_365_317)
    #expect(other.next() == 3_203_168_211_198_807_973)
  }

  @Test("every magnitude is drawn")
  func magnitudes() {
    var generator = SeededGenerator(seed: 1)
    let drawn = (0..<5000).map { _ in 64 - generator.nextOfAnyMagnitude().leadingZeroBitCount }
    #expect(Set(drawn) == Set(0...64))
  }

  @Test("seeds count up, unless one is asked for")
  func seeds() {
    #expect(Seed.each(3, base: 5, override: nil).map(\.value) == [5, 6, 7])
    #expect(Seed.each(3, base: 5, override: "17") == [Seed(17)])
    #expect(Seed.each(3, base: 5, override: "0xFFffFFffFFffFFff") == [Seed(.max)])
    #expect("\(Seed(17))" == "RINGTAIL_SEED=17")
    #expect(Seed.each(0, base: 5, override: nil).isEmpty)
  }

  @Test("places are all of a range, for one seed at full effort or for seeds that count up")
  func places() {
    let count = Effort.isFull ? 1 : 7
    for base in [0, 1, 100, UInt64.max - 6] {
      let places = Seed.each(count, base: base, override: nil).map {
        Array($0.places(in: 5..<40, quickStep: 7))
      }
      #expect(places.joined().sorted() == Array(5..<40))
    }
  }

  @Test("a seed that is no number ends the run")
  func badSeed() async {
    await #expect(processExitsWith: .failure) {
      _ = Seed.each(3, base: 5, override: "seventeen")
    }
  }

  @Test("hexadecimal, both ways")
  func hex() async {
    #expect([UInt8](hex: " 0a fF\n00") == [10, 255, 0])
    #expect([UInt8](hex: "").isEmpty)
    #expect([UInt8](hex: "0aff00").hex == "0aff00")
    #expect([UInt8](0...255) == [UInt8](hex: (0...255).hex))
    await #expect(processExitsWith: .failure) { _ = [UInt8](hex: "0a f") }
    await #expect(processExitsWith: .failure) { _ = [UInt8](hex: "0g") }
  }

  @Test("fixtures lie beside the tests")
  func fixtures() throws {
    #expect(Fixtures.committed("a/b.bin").hasSuffix("/Tests/Fixtures/a/b.bin"))
    #expect(try Fixtures.bytes(at: #filePath).starts(with: Array("import TestSupport".utf8)))
    #expect((Fixtures.external("a") == nil) == !Fixtures.hasExternal)
    #expect(throws: (any Error).self) { try Fixtures.bytes(at: Fixtures.committed("missing")) }
  }
}
