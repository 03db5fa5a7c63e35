import Chunks
import TestSupport
import Testing

/// Nothing is allocated once buffers are large enough, but for scratch space of a known size.
///
/// Without optimization, what is no allocation in the code that users run is one.
@Suite(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
struct SealedAllocationTests {
  private static let counts = [120, 1_024, 8_192]

  private static func samples(_ count: Int) -> [SealedSamples] {
    var random = Seed(6).generator
    let entries = (0..<300).map { _ in Double(bitPattern: random.next()) }
    let picks = (0..<count).map { _ in entries.randomElement(using: &random) ?? 0 }
    return SealedSamples.all(count: count, seed: Seed(1)) + [SealedSamples("many entries", picks)]
  }

  /// The allocations that decoding all samples at once may make: one, for the residuals or the entries
  /// of a dictionary, if there are more than a frame has.
  private static func allowance(_ mode: SealedMode, _ count: Int) -> UInt64 {
    let hasScratch =
      mode == .decimalWithResidual || mode == .multipleWithResidual || mode == .dictionary
    return hasScratch && count > SealedFormat.frameLength ? 1 : 0
  }

  @Test(arguments: counts)
  func decodingAllocatesNothing(count: Int) throws {
    var buffers = SealedBuffers()
    for samples in Self.samples(count) {
      let (payload, hint) = try samples.sealed()
      let atOnce = try Allocations.during { () throws(SealedError) in
        try buffers.decode(payload.span)
      }
      #expect(atOnce <= Self.allowance(hint.mode, count), "\(samples)")
      let byFrames = try Allocations.during { () throws(SealedError) in
        try buffers.decodeFrames(payload.span)
      }
      // Entries are decoded with every frame.
      let frameCount = UInt64((count + 127) / 128)
      #expect(
        byFrames <= (hint.mode == .dictionary ? frameCount : 0), "\(samples), by frames")
    }
  }

  @Test(arguments: counts, [false, true])
  func encodingAllocatesNothing(count: Int, verifies: Bool) throws {
    let all = Self.samples(count)
    var encoder = SealedEncoder()
    encoder.verifies = verifies
    var payload: [UInt8] = []
    var firstRound: UInt64 = 0
    for round in 0..<3 {
      for samples in all {
        var mode = SealedMode.constant
        let number = try Allocations.during {
          mode = try encoder.encode(
            samples.timestamps.span, samples.values.span, into: &payload
          ).mode
        }
        if round == 0 { firstRound += number }
        if round > 0 {
          #expect(number <= (verifies ? Self.allowance(mode, count) : 0), "\(samples)")
        }
      }
    }
    #expect(firstRound > 0, "the test could not fail")
  }

  @Test(arguments: counts)
  func sharedColumnsAllocateNothing(count: Int) throws {
    var encoder = SealedEncoder()
    var buffers = SealedBuffers()
    var (payload, column): ([UInt8], [UInt8]) = ([], [])
    let values = (0..<count).map { Double($0) / 10 }
    let all = SealedSamples.all(count: count, seed: Seed(2))
    for round in 0..<3 {
      for samples in all {
        let encoding = try Allocations.during {
          try encoder.encodeTimestamps(samples.timestamps.span, into: &column)
          try encoder.encode(
            samples.timestamps.span, values.span, sharing: column.span, into: &payload)
        }
        let decoding = try Allocations.during { () throws(SealedError) in
          try buffers.decode(column: column.span)
          try buffers.decode(payload.span, column: column.span)
          try buffers.decodeFrames(payload.span, column: column.span)
        }
        if round > 0 { #expect(encoding == 0 && decoding == 0, "\(samples)") }
      }
    }
  }

  /// What residuals and the entries of a dictionary take for 8,192 samples, and a dictionary of
  /// decimals with residuals has both; and what the testing library takes for its notes.
  private static let mostBytes: UInt64 = 2 * 8_192 * 8 + 4_096

  @Test func claimsAllocateNoMoreThan8192SamplesNeed() {
    // 8,192 timestamps on a line; then all that claims as many residuals or entries in few bytes.
    let start: [UInt8] = [0x01, 0x80, 0x40, 3, 2, 0, 0, 0, 0]
    let level: [UInt8] = [0, 0, 0, 0, 0]
    let word: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    let sections: [[UInt8]] = [
      [0] + word, [0x40] + level + level, [0x60] + word + level + level,
      [0x80, 0x80, 0x40, 0] + word + level,
      [0x80, 0x80, 0x40, 0x40] + level + level + level,
      [0x80, 0x80, 0x40, 0x60] + word + level + level + level,
    ]
    var buffers = SealedBuffers()
    for section in sections {
      let payload = start + section
      var isSound = false
      let bytes = Allocations.bytes {
        isSound = (try? buffers.decode(payload.span)) != nil
      }
      #expect(isSound)
      #expect(bytes <= Self.mostBytes, "\(section.hex)")
    }
  }

  @Test(arguments: SealedFaultTests.payloads)
  func changedPayloadsAllocateNoMoreThan8192SamplesNeed(payload: [UInt8]) {
    var buffers = SealedBuffers()
    var changed = payload
    var most: UInt64 = 0
    for index in payload.indices {
      for change in [1, 0x40, 0x80, 0xFF] as [UInt8] {
        changed[index] = payload[index] ^ change
        most = max(most, Allocations.bytes { try? buffers.decode(changed.span) })
      }
      changed[index] = payload[index]
    }
    #expect(most <= Self.mostBytes)
  }

  @Test(arguments: Seed.each(20, base: 4_000))
  func plausiblePayloadsAllocateNoMoreThan8192SamplesNeed(seed: Seed) {
    var random = seed.generator
    var buffers = SealedBuffers()
    for _ in 0..<100 {
      let payload = PlausiblePayload.random(using: &random)
      let bytes = Allocations.bytes { try? buffers.decode(payload.span) }
      #expect(bytes <= Self.mostBytes, "\(payload.hex)")
    }
  }
}
