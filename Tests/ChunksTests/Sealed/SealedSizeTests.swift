import Chunks
import TestSupport
import Testing

/// What the encoder is to find is found, wherever in a chunk it is.
@Suite struct SealedSizeTests {
  @Test(arguments: Seed.each(20))
  func multiplesOfAFloatAreFound(seed: Seed) throws {
    var random = seed.generator
    for count in [16, 120, 129, 1_000] {
      var whole = Int.random(in: 0...10_000, using: &random)
      let values = (0..<count).map { _ in
        whole += Int.random(in: -100...100, using: &random)
        return Double(whole) / 3
      }
      let sealed = try SealedSamples("thirds", values).sealed()
      #expect(sealed.hint.mode == .multipleWithResidual, "\(count) values")
      #expect(sealed.payload.count < 2 * count + 40)
    }
  }

  @Test(arguments: [120, 129])
  func aGapCostsNextToNothingWhereverItIs(count: Int) throws {
    let values = (0..<count).map { Double($0 % 13) }
    let regular = try SealedSamples("no gap", values).sealed().payload.count
    for gap in 1..<count {
      let times = (0..<count).map { 15_000 * Int64($0) + ($0 >= gap ? 987_654 : 0) }
      let payload = try SealedSamples("gap at \(gap)", values, at: times).sealed().payload
      #expect(payload.count <= regular + 14, "gap at \(gap)")
    }
  }

  @Test func aCommonDivisorIsFound() throws {
    let pages = (0..<120).map { Double(($0 * 7919 % 100) * 4_096) }
    let sealed = try SealedSamples("pages", pages).sealed()
    #expect(sealed.hint == SealedHint(mode: .decimal, exponent: 0, isScaled: true))
    #expect(sealed.payload.count < 120 + 30)
  }

  @Test func rareChangesTakeBytesAndNotABitASample() throws {
    let values = (0..<1_024).map { Double($0 / 300) }
    #expect(try SealedSamples("rare changes", values).sealed().payload.count < 60)
  }
}
