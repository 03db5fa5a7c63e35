import BitCoding
import Blocks
import Chunks
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("A block is written again")
struct RewriteTests {
  static let ulid = ULID("01M7Z000000000000000000000") ?? .zero

  /// What a block has that is written of the one in `directory`.
  static func rewritten(
    _ directory: String, applyingTombstones: Bool = false, writesLabelIndexes: Bool = false
  ) throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    let block = try Block(directory, on: LocalFileSystem())
    try files.createDirectory("/out")
    try block.rewrite(
      to: "/out", as: ulid, on: files, applyingTombstones: applyingTombstones,
      writesLabelIndexes: writesLabelIndexes)
    return files
  }

  @Test("with the same index and the same segments, byte for byte", arguments: Fixtures.blocks)
  func identical(directory: String) throws {
    let disk = LocalFileSystem()
    let index = try [UInt8](disk.read(directory + "/index"))
    let files = try Self.rewritten(
      directory, writesLabelIndexes: Self.hasLabelIndexes(index))
    let out = "/out/\(Self.ulid)"
    // Version 1, which is not written any more, has other references.
    if index[4] != 1 { #expect(try [UInt8](files.read(out + "/index")) == index) }
    for name in try disk.list(directory + "/chunks") {
      let bytes = try [UInt8](disk.read(directory + "/chunks/" + name))
      #expect(try [UInt8](files.read(out + "/chunks/" + name)) == bytes)
    }
    #expect(Block.faults(out, on: files).isEmpty)
    let (old, new) = (try Block(directory, on: disk), try Block(out, on: files))
    #expect(new.tombstones == old.tombstones)
    #expect(new.meta.ulid == Self.ulid && new.meta.compaction.sources == [Self.ulid])
    #expect(new.meta.compaction.parents.map(\.ulid) == [old.meta.ulid])
    #expect(new.meta["thanos"] == old.meta["thanos"])
  }

  @Test(.enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"))
  func everyCapturedBlockIsWrittenAgain() throws {
    let directories = try Fixtures.allBlocks()
    for index in directories.indices where Effort.isFull || index % 10 == 5 {
      try identical(directory: directories[index])
    }
  }

  /// Whether an index has what Prometheus wrote until the middle of 2025: a section between the series
  /// and the lists.
  private static func hasLabelIndexes(_ index: [UInt8]) -> Bool {
    let contents = index[(index.count - 52)...]
    return !contents.dropFirst(16).prefix(8).elementsEqual(contents.dropFirst(32).prefix(8))
  }

  @Test("without what compaction found out about it, and with the hints")
  func compaction() throws {
    let files = MemoryFileSystem()
    let old = try Block(Fixtures.blocks[0], on: LocalFileSystem())
    var meta = old.meta
    meta.compaction.hasFailed = true
    meta.compaction.isDeletable = true
    meta.compaction.level = 3
    try files.add(Fixtures.blocks[0], as: "/\(meta.ulid)")
    try files.put(meta.text(), at: "/\(meta.ulid)/meta.json")
    let new = try Block("/\(meta.ulid)", on: files).rewrite(to: "", as: Self.ulid, on: files)
    #expect(!new.compaction.hasFailed && !new.compaction.isDeletable && new.compaction.level == 1)
    #expect(new.compaction.hints == meta.compaction.hints && !new.compaction.hints.isEmpty)
  }

  @Test("any number of ranges that are deleted, in a time that grows as they do")
  func manyTombstones() throws {
    let files = try WrittenBlock.files([.floats([0, 1], value: 1)])
    let path = WrittenBlock.directory + "/tombstones"
    var tombstones = Tombstones()
    let series = try WrittenBlock.series(on: files).series.reference
    tombstones[UInt64(series)] = DeletedTimes(
      (1...30_000).map { TimeRange(10 * $0...10 * $0 + 5) })
    try files.put(tombstones.bytes(), at: path)
    try files.createDirectory("/out")
    let clock = ContinuousClock()
    let duration = try clock.measure {
      try Block(WrittenBlock.directory, on: files).rewrite(to: "/out", as: Self.ulid, on: files)
    }
    #expect(try Block("/out" + WrittenBlock.directory, on: files).tombstones == tombstones)
    // One by one, they would take many minutes.
    #expect(duration < .seconds(60))
  }

  @Test("without what is deleted, if that is asked for")
  func tombstones() throws {
    for directory in Fixtures.blocks {
      let files = try Self.rewritten(directory, applyingTombstones: true)
      let out = "/out/\(Self.ulid)"
      #expect(Block.faults(out, on: files).isEmpty)
      let (old, new) = (
        try Block(directory, on: LocalFileSystem()), try Block(out, on: files)
      )
      #expect(new.tombstones.isEmpty)
      #expect(
        try PlainSeries.all(of: new) == PlainSeries.all(of: old, applyingTombstones: true))
      let deleted = try PlainSeries.all(of: old) != PlainSeries.all(of: new)
      #expect(deleted == !old.tombstones.isEmpty)
    }
  }

  @Test(
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"),
    .enabled(if: Effort.isFull, "RINGTAIL_EFFORT is not full"))
  func capturedDeletionsLeaveWhatPrometheusLeaves() throws {
    let folder = try #require(Fixtures.external("capture"))
    let disk = LocalFileSystem()
    var (samples, series) = (0, Set<LabelSet>())
    for name in try disk.list(folder + "/real-block") {
      let files = try MemoryFileSystem(block: folder + "/real-block/" + name)
      for file in ["meta.json", "tombstones"] {
        let bytes = try [UInt8](disk.read(folder + "/real-tombstones/\(name)/\(file)"))
        try files.put(bytes, at: "/\(name)/\(file)")
      }
      let block = try Block("/" + name, on: files)
      #expect(block.meta.stats.tombstones == block.tombstones.count)
      let meta = try block.rewrite(
        to: "", as: Self.ulid, on: files, applyingTombstones: true)
      samples += meta.stats.samples
      var cursor = try Block("/\(Self.ulid)", on: files).makeCursor()
      while try cursor.next() { series.insert(try cursor.labels()) }
    }
    // As the fixtures have it, after the same deletions by the reference.
    #expect(samples == 3_396_710)
    #expect(series.count == 4_084)
    #expect(!series.contains { $0["__name__"] == "etcd_server_id" })
  }
}
