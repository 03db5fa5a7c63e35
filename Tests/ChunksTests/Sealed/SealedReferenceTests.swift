import Chunks
import TestSupport
import Testing

/// The library decodes what ``PlainSealed`` decodes, which follows the document alone, and rejects
/// what it rejects.
@Suite struct SealedReferenceTests {
  @Test(arguments: SealedRoundTripTests.counts)
  func whatIsEncodedIsAsDocumented(count: Int) throws {
    for samples in SealedSamples.all(count: count, seed: Seed(UInt64(count) + 100)) {
      let (payload, _) = try samples.sealed()
      #expect(try Unsealed(PlainSealed(payload)) == Unsealed(samples), "\(samples)")
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 60, full: 1_000), base: 2_000))
  func randomSeriesAreAsDocumented(seed: Seed) throws {
    var random = seed.generator
    let count = Int.random(in: 1...600, using: &random)
    let samples = SealedSamples.random(count: count, using: &random)
    let (payload, _) = try samples.sealed()
    #expect(try Unsealed(payload) == Unsealed(samples))
    #expect(try Unsealed(framesOf: payload) == Unsealed(samples))
    #expect(try Unsealed(PlainSealed(payload)) == Unsealed(samples))
  }

  @Test(arguments: [1, 128, 129, 700])
  func sharedColumnsAreAsDocumented(count: Int) throws {
    var encoder = SealedEncoder()
    var (payload, column): ([UInt8], [UInt8]) = ([], [])
    for samples in SealedSamples.all(count: count, seed: Seed(UInt64(count))) {
      try encoder.encodeTimestamps(samples.timestamps.span, into: &column)
      try encoder.encode(
        samples.timestamps.span, samples.values.span, sharing: column.span, into: &payload)
      #expect(try Unsealed(PlainSealed(payload, column: column)) == Unsealed(samples), "\(samples)")
      #expect(SealedTimestamps.checksum(of: column.span) == PlainSealed.checksum(column))
    }
  }

  @Test(arguments: SealedFaultTests.payloads)
  func changedBytesDecodeTheSameOrNotAtAll(payload: [UInt8]) {
    var random = Seed(UInt64(payload.count)).generator
    for _ in 0..<Effort.scaled(quick: 200, full: 20_000) {
      expectAgreement(Self.mutation(of: payload, using: &random))
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 30, full: 300), base: 3_000))
  func plausiblePayloadsDecodeTheSameOrNotAtAll(seed: Seed) {
    var random = seed.generator
    let payloads = (0..<Effort.scaled(quick: 40, full: 300)).map { _ in
      PlausiblePayload.random(using: &random)
    }
    let soundCount = payloads.reduce(0) { $0 + (expectAgreement($1) ? 1 : 0) }
    #expect(soundCount * 2 > payloads.count, "most are sound, or the test shows little")
  }

  /// Both decoders reject `payload`, or both give the same samples.
  ///
  /// - Returns: whether the payload is sound.
  @discardableResult
  private func expectAgreement(_ payload: [UInt8]) -> Bool {
    let expected = (try? PlainSealed(payload)).map { Unsealed($0) }
    let whole = try? Unsealed(payload)
    let frames = try? Unsealed(framesOf: payload)
    if whole != expected || frames != expected {
      Issue.record("decoded otherwise than documented: \(payload.hex)")
    }
    return expected != nil
  }

  /// `payload` with a byte changed, a bit flipped, bytes cut out or put in, most often near its start,
  /// where the layout is.
  private static func mutation(
    of payload: [UInt8], using random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes = payload
    for _ in 0..<Int.random(in: 1...2, using: &random) {
      let range = Bool.random(using: &random) ? bytes.count : min(bytes.count, 48)
      let index = Int.random(in: 0..<range, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes.remove(at: index)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
      case 2: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 3: bytes[index] = UInt8.random(in: 0...3, using: &random)
      default: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
      }
    }
    return bytes
  }
}
