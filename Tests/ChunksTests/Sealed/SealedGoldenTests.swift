import Chunks
import TestSupport
import Testing

/// What has been sealed once can be read for ever: the golden files of version 1.
@Suite struct SealedGoldenTests {
  @Test(arguments: SealedGolden.encoded + SealedGolden.handMade)
  func goldenPayloadsDecode(golden: SealedGolden) throws {
    let (payload, column) = (golden.payloadBytes, golden.columnBytes)
    let expected = try golden.unsealed()
    #expect(try Unsealed(payload, column: column) == expected)
    #expect(try Unsealed(framesOf: payload, column: column) == expected)
    #expect(try Unsealed(PlainSealed(payload, column: column)) == expected)
    let decoder = try SealedDecoder(payload.span)
    #expect(decoder.mode.rawValue == golden.mode)
    #expect(decoder.count == expected.bits.count)
    #expect((decoder.sharedTimestamps != nil) == (column != nil))
  }

  @Test(arguments: SealedContentGolden.all)
  func goldenHistogramsAndSummariesDecode(golden: SealedContentGolden) throws {
    #expect(try golden.decoded() == golden.numbers)
  }

  @Test func goldenHistogramsAndSummariesAreOfAllKinds() {
    let contents = SealedContentGolden.all.map(\.content)
    #expect(contents.count { $0 == .integers } == 10)
    #expect(contents.count { $0 == .floats } == 10)
    #expect(contents.count { $0 == .summaries } == 24)
  }

  @Test func goldenPayloadsHaveAllOfTheFormat() throws {
    #expect(SealedGolden.encoded.count == 75)
    #expect(SealedGolden.handMade.count == 256)
    let features = try (SealedGolden.encoded + SealedGolden.handMade).reduce(into: Set()) {
      $0.formUnion(try PlainSealed($1.payloadBytes, column: $1.columnBytes).features)
    }
    let missing = Self.all.subtracting(features)
    #expect(missing.isEmpty)
    #expect(Set(SealedGolden.encoded.map(\.mode)) == Set(0...7))
  }

  private static let all: Set<Feature> = {
    var all: Set<Feature> = [
      .exceptions, .sharedTimestamps, .slope(.timestamps), .slope(.sharedTimestamps),
      .slope(.integers),
    ]
    for mode in 0...7 as ClosedRange<UInt8> {
      all.insert(.mode(mode))
      if mode != 4 { all.insert(.mode(mode, ofEntries: true)) }
    }
    for codeWidth in 0...4 { all.insert(.fronts(codeWidth)) }
    for role in Feature.Role.allCases where role != .entries {
      all.formUnion([.scale(role), .breaks(role)])
      for transform in 0...3 as ClosedRange<UInt8> {
        all.insert(.transform(transform, role, severalFrames: false))
      }
    }
    for role in [.timestamps, .integers] as [Feature.Role] {
      for width in 0...64 { all.insert(.width(width, role)) }
      for transform in 0...3 as ClosedRange<UInt8> {
        all.insert(.transform(transform, role, severalFrames: true))
      }
    }
    return all
  }()
}
