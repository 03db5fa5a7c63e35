import Blocks
import TestSupport
import Testing

@Suite("meta.json is read, and written as it was")
struct BlockMetaTests {
  static let compacted = "generated/modern-tsdb/compacted"

  @Test("a file that is not changed is written byte for byte")
  func golden() throws {
    try expectSame(Fixtures.files(below: Fixtures.committed("."), suffix: "/meta.json"), atLeast: 7)
  }

  @Test(.enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"))
  func everyGoldenFileIsWrittenByteForByte() throws {
    let folder = try #require(Fixtures.external("."))
    try expectSame(Fixtures.files(below: folder, suffix: "/meta.json"), atLeast: 40)
  }

  private func expectSame(_ paths: [String], atLeast count: Int) throws {
    #expect(paths.count >= count)
    for path in paths {
      let bytes = try Fixtures.bytes(at: path)
      do throws(BlockMetaError) {
        let meta = try BlockMeta(bytes.span)
        #expect(meta.text() == bytes, "\(path)")
        #expect(path.contains(meta.ulid.description) || path.contains("index_format_v1"))
      } catch {
        #expect(error == .unsupportedVersion(2) && path.contains("repair_index_version"))
      }
    }
  }

  @Test("all that a file of Prometheus 3.14 says is there")
  func fields() throws {
    let path = Self.compacted + "/01M7Y1SX2YY4ZKB4E87HVHQ5HQ/meta.json"
    let meta = try BlockMeta(reading: Fixtures.bytes(at: Fixtures.committed(path)))
    #expect(meta.ulid == ULID("01M7Y1SX2YY4ZKB4E87HVHQ5HQ"))
    #expect(meta.minTime == 1_700_020_800_000 && meta.maxTime == 1_700_022_600_000)
    #expect(meta.stats.samples == 7_620 && meta.stats.floatSamples == 6_660)
    #expect(meta.stats.histogramSamples == 960 && meta.stats.series == 68)
    #expect(meta.stats.chunks == 195 && meta.stats.tombstones == 10)
    #expect(meta.compaction.level == 3 && meta.compaction.sources.count == 4)
    #expect(meta.compaction.parents.map(\.maxTime).last == meta.maxTime)
    #expect(!meta.compaction.isDeletable && !meta.compaction.hasFailed)
    let other = Self.compacted + "/01M7Y1SX1A99DPK0C7JJEW002R/meta.json"
    let outOfOrder = try BlockMeta(reading: Fixtures.bytes(at: Fixtures.committed(other)))
    #expect(outOfOrder.compaction.hints == ["from-out-of-order"])
    #expect(outOfOrder.compaction.parents == [BlockParent(ulid: .zero, minTime: 0, maxTime: 0)])
  }

  @Test("a new block's file is laid out as Prometheus lays it out, and read again")
  func newBlock() throws {
    let ulid = try #require(ULID("01M7Y25HTVJJTKRX5XZR1436BM"))
    var meta = BlockMeta(ulid: ulid, minTime: -5, maxTime: 10)
    meta.stats.samples = 3
    meta.stats.series = 1
    meta.compaction.isDeletable = true
    let text = """
      {
      \t"ulid": "01M7Y25HTVJJTKRX5XZR1436BM",
      \t"minTime": -5,
      \t"maxTime": 10,
      \t"stats": {
      \t\t"numSamples": 3,
      \t\t"numSeries": 1
      \t},
      \t"compaction": {
      \t\t"level": 1,
      \t\t"sources": [
      \t\t\t"01M7Y25HTVJJTKRX5XZR1436BM"
      \t\t],
      \t\t"deletable": true
      \t},
      \t"version": 1
      }
      """
    #expect(String(decoding: meta.text(), as: UTF8.self) == text)
    let read = try BlockMeta(reading: Array(text.utf8))
    #expect(read.stats == meta.stats && read.compaction == meta.compaction)
  }

  @Test("what is changed changes in its place, and unknown members stay")
  func changes() throws {
    let text = """
      {
      \t"x": 1.50,
      \t"thanos": {
      \t\t"labels": {}
      \t},
      \t"ulid": "01m7y25htvjjtkrx5xzr1436bm",
      \t"stats": {
      \t\t"numFuture": 7,
      \t\t"numSamples": 3,
      \t\t"numChunks": 0
      \t},
      \t"maxTime": 10,
      \t"minTime": 5,
      \t"compaction": {
      \t\t"level": 1,
      \t\t"sources": null,
      \t\t"future": true
      \t},
      \t"version": 1
      }

      """
    let bytes = Array(text.utf8)
    var meta = try BlockMeta(bytes.span)
    #expect(meta.text() == bytes)
    #expect(meta["thanos"]?.object?["labels"] == .object([:]))
    meta.maxTime = 11
    meta.stats.samples = 4
    meta.stats.series = 2
    meta.compaction.hints = ["from-stale-series"]
    meta["thanos"] = .bool(true)
    meta["y"] = .null
    let changed = """
      {
      \t"x": 1.50,
      \t"thanos": true,
      \t"ulid": "01m7y25htvjjtkrx5xzr1436bm",
      \t"stats": {
      \t\t"numFuture": 7,
      \t\t"numSamples": 4,
      \t\t"numSeries": 2
      \t},
      \t"maxTime": 11,
      \t"minTime": 5,
      \t"compaction": {
      \t\t"level": 1,
      \t\t"hints": [
      \t\t\t"from-stale-series"
      \t\t],
      \t\t"future": true
      \t},
      \t"version": 1,
      \t"y": null
      }

      """
    #expect(String(decoding: meta.text(), as: UTF8.self) == changed)
  }

  @Test(
    "what is wrong is an error that says what",
    arguments: [
      ("", .empty), ("\0\0", .malformed(.unexpectedByte(0, byteOffset: 0))),
      ("{\"ulid\": ", .malformed(.truncated(byteOffset: 9))), ("[]", .invalid(field: "meta.json")),
      ("{}", .missing(field: "version")), ("{\"version\":2}", .unsupportedVersion(2)),
      ("{\"version\":\"1\"}", .invalid(field: "meta.json.version")),
      ("{\"version\":1}", .missing(field: "ulid")),
      ("{\"version\":1,\"ulid\":\"x\"}", .invalid(field: "meta.json.ulid")),
    ] as [(String, BlockMetaError)])
  func faults(text: String, error: BlockMetaError) {
    let bytes = Array(text.utf8)
    #expect(throws: error) { try BlockMeta(bytes.span) }
    #expect(!"\(error)".isEmpty)
  }

  @Test(
    "so is what members have that they cannot have",
    arguments: [
      ("", .missing(field: "minTime")), (",\"minTime\":1", .missing(field: "maxTime")),
      (",\"minTime\":1.5,\"maxTime\":2", .invalid(field: "meta.json.minTime")),
      (",\"minTime\":3,\"maxTime\":2", .reversedTimes(minTime: 3, maxTime: 2)),
      (",\"minTime\":3,\"maxTime\":3,\"stats\":1", .invalid(field: "stats")),
      (
        ",\"minTime\":3,\"maxTime\":3,\"stats\":{\"numSeries\":-1}",
        .invalid(field: "stats.numSeries")
      ),
      (
        ",\"minTime\":3,\"maxTime\":3,\"compaction\":{\"sources\":[1]}",
        .invalid(field: "compaction.sources")
      ),
      (
        ",\"minTime\":3,\"maxTime\":3,\"compaction\":{\"parents\":[{}]}",
        .missing(field: "compaction.parents.ulid")
      ),
      (
        ",\"minTime\":3,\"maxTime\":3,\"compaction\":{\"failed\":0}",
        .invalid(field: "compaction.failed")
      ),
    ] as [(String, BlockMetaError)])
  func members(rest: String, error: BlockMetaError) {
    let bytes = Array("{\"version\":1,\"ulid\":\"01M7Y25HTVJJTKRX5XZR1436BM\"\(rest)}".utf8)
    #expect(throws: error) { try BlockMeta(bytes.span) }
  }

  @Test("a file that is cut off is an error, and one with a changed byte is that or read")
  func mutations() throws {
    let path = Fixtures.committed(Self.compacted + "/01M7Y1SX1A99DPK0C7JJEW002R/meta.json")
    let whole = try Fixtures.bytes(at: path)
    for end in whole.indices {
      let bytes = Array(whole[..<end])
      #expect(throws: BlockMetaError.self) { try BlockMeta(bytes.span) }
    }
    for offset in whole.indices {
      for change in Effort.scaled(
        quick: [0x20], full: [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xFF] as [UInt8])
      {
        var bytes = whole
        bytes[offset] ^= change
        guard let meta = try? BlockMeta(bytes.span) else { continue }
        // What is read is read again as the same.
        #expect(try BlockMeta(reading: meta.text()).text() == meta.text())
      }
    }
  }
}
