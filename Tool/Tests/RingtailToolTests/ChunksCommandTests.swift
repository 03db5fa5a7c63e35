import BitCoding
import Foundation
import Testing

/// `ringtail chunks` prints what scripts rely on, and its exit status says whether all is sound.
struct ChunksCommandTests {
  private struct Listed: Decodable, Equatable {
    var ref: UInt64
    var encoding: Int
    var samples: Int?
    var minTime: Int64?
    var maxTime: Int64?
    var bytes: Int
    var crc: String
  }

  private struct GoldenSeries: Decodable { var chunks: [[Int64]] }

  private struct Recoded: Decodable, Equatable {
    var chunks: Int
    var identical: Int
    var legacyTail: Int
    var samples: Int
    var bytes: Int
  }

  @Test
  func listAgreesWithTheGoldenChunkLists() throws {
    let run = try ringtail("chunks", "list", committedSegment.path)
    #expect(run.status == 0)
    let listed = try run.lines.map {
      try JSONDecoder().decode(Listed.self, from: Data($0.utf8))
    }
    let golden = try String(
      contentsOf: repository.appending(
        path: "Tests/Fixtures/capture/real-block.golden/\(committedBlock).series.jsonl"),
      encoding: .utf8
    ).split(separator: "\n").flatMap {
      try JSONDecoder().decode(GoldenSeries.self, from: Data($0.utf8)).chunks
    }.map {
      Listed(
        ref: UInt64($0[0]), encoding: Int($0[3]), samples: Int($0[4]), minTime: $0[1],
        maxTime: $0[2], bytes: Int($0[5]), crc: "ok")
    }
    #expect(listed.count == 5_856)
    #expect(listed == golden.sorted { $0.ref < $1.ref })
  }

  @Test
  func recodeFindsEveryChunkIdentical() throws {
    let run = try ringtail("chunks", "recode", committedSegment.path)
    #expect(run.status == 0)
    #expect(run.lines.count == 1)
    #expect(
      try JSONDecoder().decode(Recoded.self, from: run.standardOutput)
        == Recoded(
          chunks: 5_856, identical: 5_856, legacyTail: 19, samples: 733_044, bytes: 1_074_023))
  }

  private static let header: [UInt8] = [0x85, 0xBD, 0x40, 0xDD, 1, 0, 0, 0]

  private static func entry(_ encoding: UInt8, _ payload: [UInt8], crc: UInt32? = nil) -> [UInt8] {
    let body = [encoding] + payload
    let checksum = crc ?? CRC32C.checksum(of: body.span)
    return [UInt8(payload.count)] + body
      + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
  }

  /// One sample: time 1,000, value 1.
  private static let sound: [UInt8] = [0, 1, 0xD0, 0x0F, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0]

  @Test
  func faultsAreNamedAndGiveStatus1() throws {
    let cases: [(bytes: [UInt8], listed: Int, message: String)] = [
      (Self.entry(1, Self.sound, crc: 0), 1, "does not match its checksum"),
      (Self.entry(99, Self.sound), 1, "no chunk encoding has the byte 99"),
      (Self.entry(1, Array(Self.sound.dropLast(3))), 1, "cannot fit"),
      // A constant's run of zeros, but with bits behind it that no writer leaves.
      (Self.entry(1, Self.sound + [0xFF]), 1, "is written differently"),
      (Self.entry(1, Self.sound) + [40, 1, 0], 1, "the file ends within"),
      (Self.entry(1, Self.sound) + [UInt8](repeating: 0xFF, count: 12), 1, "impossible length"),
    ]
    for fault in cases {
      let bytes = Self.header + fault.bytes
      let recode = try withFile(of: bytes) { try ringtail("chunks", "recode", $0) }
      #expect(recode.status == 1, "\(fault.message)")
      #expect(recode.standardError.contains(fault.message))
      let list = try withFile(of: bytes) { try ringtail("chunks", "list", $0) }
      #expect(list.lines.count == fault.listed)
      #expect(list.status == (fault.message == "is written differently" ? 0 : 1))
    }
  }

  @Test
  func whatCannotBeReadGivesStatus2() throws {
    #expect(try ringtail("chunks", "list", "/nowhere/at/all").status == 2)
    #expect(try ringtail("chunks", "recode").status == 2)
    #expect(try ringtail("chunks", "melt", committedSegment.path).status == 2)
    for bytes in [[], Array("no segment".utf8)] {
      let status = try withFile(of: bytes) { try ringtail("chunks", "recode", $0).status }
      #expect(status == 2)
    }
    #expect(try ringtail("chunks", "list", "--help").status == 0)
  }

  @Test
  func anEmptySegmentIsSound() throws {
    let listed = try withFile(of: Self.header) { try ringtail("chunks", "list", $0) }
    #expect(listed.status == 0 && listed.lines.isEmpty)
    let recoded = try withFile(of: Self.header) { try ringtail("chunks", "recode", $0) }
    #expect(recoded.status == 0)
    #expect(
      try JSONDecoder().decode(Recoded.self, from: recoded.standardOutput)
        == Recoded(chunks: 0, identical: 0, legacyTail: 0, samples: 0, bytes: 0))
  }
}
