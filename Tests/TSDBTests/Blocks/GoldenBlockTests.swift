import Blocks
import Chunks
import Foundation
import TSDB
import TestSupport
import Testing

@Suite(
  "Blocks of Prometheus are compacted, and Prometheus reads what becomes of them",
  .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"))
struct GoldenBlockTests {
  /// Copies blocks to a directory of the disk.
  private static func copy(_ blocks: String, _ names: [String]? = nil) throws -> TemporaryFolder {
    let folder = try #require(TemporaryFolder())
    let source = try #require(Fixtures.external(blocks))
    for name in try names ?? FileManager.default.contentsOfDirectory(atPath: source) {
      try FileManager.default.copyItem(
        atPath: source + "/" + name, toPath: folder.path + "/" + name)
    }
    return folder
  }

  /// The chunks of all series of blocks that do not overlap.
  private static func chunks(_ blocks: [Block]) throws -> [String: [Chunk]] {
    var all: [String: [Chunk]] = [:]
    for block in blocks { all.merge(try CompactionTests.chunks(of: block)) { $0 + $1 } }
    return all
  }

  private static func expectNoFaults(_ folder: TemporaryFolder) throws {
    let files = LocalFileSystem()
    for ulid in try BlockDirectory.blocks(in: folder.path, on: files) {
      Block.verify(folder.path + "/\(ulid)", on: files) { Issue.record("\($0)") }
    }
  }

  @Test("two blocks of thousands of series")
  func captured() throws {
    let names = ["01M7Y1K7WXEWVMJB8PY3WZ0MJC", "01M7Y25HTVJJTKRX5XZR1436BM"]
    let folder = try Self.copy("capture/real-block", names)
    var set = try BlockSet(folder.path, on: LocalFileSystem())
    let (before, ulid) = (try Self.chunks(set.blocks), SmallBlock.ulid(1))
    let samples = set.blocks.reduce(0) { $0 + $1.meta.stats.samples }
    try set.merge(names.compactMap { ULID($0) }, as: ulid)
    #expect(set.blocks.count == 1 && set.blocks[0].meta.stats.samples == samples)
    #expect(try Self.chunks(set.blocks) == before)
    try Self.expectNoFaults(folder)
    guard Promtool.isInstalled else { return }
    let list = try Promtool.lines("tsdb", "list", folder.path)
    #expect(list.contains { $0.contains("\(ulid)") && $0.contains("\(samples)") })
    #expect(
      try Promtool.lines("tsdb", "analyze", folder.path).contains("Block ID: \(ulid)"))
  }

  @Test("24 blocks of two hours, step by step")
  func levels() throws {
    let folder = try Self.copy("upstream/nab-blocks/tsdb")
    // Without a log, promtool does not read blocks.
    try LocalFileSystem().createDirectory(folder.path + "/wal")
    var set = try BlockSet(folder.path, on: LocalFileSystem())
    #expect(set.blocks.count == 24)
    let before = try Self.chunks(set.blocks)
    let dump = Promtool.isInstalled ? try Promtool.lines("tsdb", "dump", folder.path) : []
    var number = 0
    while try set.compact(by: CompactionRules(), as: SmallBlock.ulid(number)) != nil { number += 1 }
    // What Prometheus 2.42 makes of them, with the same rules: level, start, and length in milliseconds.
    #expect(
      set.blocks.map(\.meta).map {
        "\($0.compaction.level) \($0.minTime) \($0.maxTime - $0.minTime)"
      } == [
        "3 1397088120000 64620001", "3 1397152920000 64620001", "2 1397217720000 21420001",
        "1 1397239320000 7020001", "1 1397246520000 7020001", "1 1397253720000 7020001",
      ])
    #expect(number == 9)
    #expect(try Self.chunks(set.blocks) == before)
    try Self.expectNoFaults(folder)
    guard Promtool.isInstalled else { return }
    // Series by series, so that the order of blocks does not matter.
    #expect(try dump.sorted() == Promtool.lines("tsdb", "dump", folder.path).sorted())
    #expect(dump.count > 1000)
  }
}
