import Chunks
import TestSupport
import Testing

/// Whatever is sealed comes back, bit by bit.
@Suite struct SealedRoundTripTests {
  /// Around the ends of frames, and of the groups of eight and four that are unpacked together.
  static let counts = [
    1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 120, 127, 128, 129, 130, 255, 256, 257, 1_000, 1_024,
    8_191, 8_192,
  ]

  @Test(arguments: counts)
  func samplesOfEveryKindComeBack(count: Int) throws {
    for samples in SealedSamples.all(count: count, seed: Seed(UInt64(count))) {
      let (payload, _) = try samples.sealed()
      #expect(try Unsealed(payload) == Unsealed(samples), "\(samples)")
      #expect(try Unsealed(framesOf: payload) == Unsealed(samples), "\(samples), by frames")
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 40, full: 400), base: 1_000))
  func samplesOfRandomLengthComeBack(seed: Seed) throws {
    var random = seed.generator
    let count = Int.random(in: 1...600, using: &random)
    for samples in SealedSamples.all(count: count, seed: seed) {
      let (payload, hint) = try samples.sealed()
      #expect(try Unsealed(payload) == Unsealed(samples), "\(samples)")
      let (hinted, _) = try samples.sealed(hint: hint)
      #expect(try Unsealed(hinted) == Unsealed(samples), "\(samples), with its hint")
      #expect(hinted.count <= payload.count, "\(samples): the hint makes it larger")
    }
  }

  @Test func everyModeIsChosenForSomething() throws {
    var modes: Set<SealedMode> = []
    for samples in SealedSamples.all(count: 500, seed: Seed(3)) {
      modes.insert(try samples.sealed().hint.mode)
    }
    #expect(modes == Set(SealedMode.allCases))
  }

  @Test func aWrongHintIsHarmless() throws {
    for mode in SealedMode.allCases {
      for samples in SealedSamples.all(count: 140, seed: Seed(9)) {
        let (payload, _) = try samples.sealed(hint: SealedHint(mode: mode, exponent: 7))
        #expect(try Unsealed(payload) == Unsealed(samples), "\(samples) after \(mode)")
      }
    }
  }

  @Test func theEncoderVerifies() throws {
    var encoder = SealedEncoder()
    var (payload, column): ([UInt8], [UInt8]) = ([], [])
    let timestamps: [Int64] = [1, 2, 3]
    let values = [1.0, 2, 4]
    try encoder.encodeTimestamps([1, 2, 4].span, into: &column)
    #expect(throws: SealedVerificationError.self) {
      try encoder.encode(timestamps.span, values.span, sharing: column.span, into: &payload)
    }
    encoder.verifies = false
    try encoder.encode(timestamps.span, values.span, sharing: column.span, into: &payload)
  }

  @Test(arguments: [1, 100, 128, 129, 1_000])
  func sharedTimestampsComeBack(count: Int) throws {
    var encoder = SealedEncoder()
    for samples in SealedSamples.all(count: count, seed: Seed(UInt64(count))) {
      var (payload, column): ([UInt8], [UInt8]) = ([], [])
      try encoder.encodeTimestamps(samples.timestamps.span, into: &column)
      try encoder.encode(
        samples.timestamps.span, samples.values.span, sharing: column.span, into: &payload)
      #expect(try Unsealed(payload, column: column) == Unsealed(samples), "\(samples)")
      #expect(try Unsealed(framesOf: payload, column: column) == Unsealed(samples), "\(samples)")
      let decoder = try SealedDecoder(payload.span)
      #expect(decoder.sharedTimestamps == SealedTimestamps.checksum(of: column.span))
    }
  }
}
