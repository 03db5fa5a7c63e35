import BitCoding
import Chunks
import TestSupport
import Testing

@testable import Blocks

@Suite("The table of a sealed block tells where the chunks of a series are")
struct SealedTableTests {
  /// The example of the document.
  private static let example = [UInt8](
    hex: "52545342 01000000 00000001 00000010 00000014 08 07 20 ef37a33c")

  private static func group(
    _ reference: UInt64, _ chunks: Range<Int>, _ tails: [Int] = []
  ) -> SealedGroup {
    SealedGroup(
      reference: ChunkReference(rawValue: reference), chunks: chunks, legacyTails: tails)
  }

  @Test("the example of the document is read and written")
  func vector() throws {
    let groups = [Self.group(8, 0..<3, [2])]
    var writer = SealedTableWriter()
    writer.append(16, groups)
    #expect(writer.finish() == Self.example)
    let table = try SealedTable(SharedBytes(Self.example))
    #expect(table.seriesCount == 1)
    #expect(try table.groups(ofSeries: 16, chunkCount: 3) == groups)
    for series in [0, 15, 17, .max] as [UInt32] {
      #expect(throws: SealedTableError.unknownSeries(series)) {
        try table.groups(ofSeries: series, chunkCount: 3)
      }
    }
    #expect(throws: SealedTableError.wrongChunkCount(byteOffset: 20)) {
      try table.groups(ofSeries: 16, chunkCount: 2)
    }
    // More chunks than there are groups for: what follows is no group.
    #expect(throws: SealedTableError.truncated(byteOffset: 23)) {
      try table.groups(ofSeries: 16, chunkCount: 4)
    }
  }

  @Test("any series survive", arguments: Seed.each(20))
  func roundTrip(seed: Seed) throws {
    var generator = seed.generator
    var (writer, all) = (SealedTableWriter(), [] as [(UInt32, [SealedGroup])])
    var (series, reference) = (0 as UInt32, 8 as UInt64)
    for _ in 0..<Int.random(in: 0...50, using: &generator) {
      series += .random(in: 1...1_000, using: &generator)
      var groups: [SealedGroup] = []
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        reference += generator.nextOfAnyMagnitude() >> 24
        let first = groups.last?.chunks.upperBound ?? 0
        let count = Int.random(in: 1...20, using: &generator)
        let tails = (0..<count).filter { _ in Int.random(in: 0..<8, using: &generator) == 0 }
        groups.append(Self.group(reference, first..<first + count, tails))
      }
      writer.append(series, groups)
      all.append((series, groups))
    }
    let table = try SealedTable(SharedBytes(#require(writer.finish())))
    #expect(table.seriesCount == all.count)
    for (series, groups) in all.shuffled(using: &generator) {
      let count = groups.last?.chunks.upperBound ?? 0
      #expect(try table.groups(ofSeries: series, chunkCount: count) == groups)
    }
  }

  @Test("cut off anywhere, or with any changed byte, it is an error")
  func mutations() {
    for end in Self.example.indices {
      #expect(throws: SealedTableError.self) {
        try SealedTable(SharedBytes(Array(Self.example[..<end])))
      }
    }
    for offset in Self.example.indices {
      var changed = Self.example
      changed[offset] ^= 0x11
      #expect(throws: SealedTableError.self) { try SealedTable(SharedBytes(changed)) }
    }
  }

  @Test("with the right checksum of wrong bytes, errors and nothing worse")
  func wrongBytes() throws {
    for offset in 8..<Self.example.count - 4 {
      for change in 1...UInt8.max {
        var changed = Array(Self.example.dropLast(4))
        changed[offset] ^= change
        let checksum = CRC32C.checksum(of: changed.span)
        changed += (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
        guard let table = try? SealedTable(SharedBytes(changed)) else { continue }
        for series in [16, 16 ^ UInt32(change)] {
          let groups = try? table.groups(ofSeries: series, chunkCount: 3)
          #expect(groups?.last?.chunks.upperBound ?? 3 == 3)
        }
      }
    }
    // An integer of more than 64 bits.
    let long = Self.example[..<20] + [UInt8](repeating: 0xFF, count: 10) + [1, 1]
    var bytes = Array(long)
    let checksum = CRC32C.checksum(of: bytes.span)
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
    let table = try SealedTable(SharedBytes(bytes))
    #expect(throws: SealedTableError.invalid(byteOffset: 20)) {
      try table.groups(ofSeries: 16, chunkCount: 3)
    }
  }
}
