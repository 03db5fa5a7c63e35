import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store is repaired by a call, once and for all")
struct StoreRepairTests {
  /// Something that is wrong with the files of a store.
  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var isHeadSetAside = false
    var isBlockQuarantined = false
    var inflict: @Sendable (MemoryFileSystem) throws -> Void

    /// The bytes of a file are changed.
    static func change(
      _ name: String, _ path: String, setsHeadAside: Bool = false,
      _ body: @escaping @Sendable (inout [UInt8]) -> Void
    ) -> Damage {
      Damage(testDescription: name, isHeadSetAside: setsHeadAside) { files in
        var bytes = try files.bytes(of: path)
        body(&bytes)
        try files.put(bytes, at: path)
      }
    }
  }

  /// Cuts off the end of the last record, and the zeros behind it.
  @Sendable static func tear(_ bytes: inout [UInt8]) {
    bytes.removeLast(bytes.count - (bytes.lastIndex { $0 > 0 } ?? 0))
  }

  static let damages: [Damage] = [
    .change("torn log", "/data/wal/00000002", tear),
    .change(
      "torn segment of the log before its last", "/data/wal/00000000", setsHeadAside: true, tear),
    Damage(testDescription: "missing segment of the log", isHeadSetAside: true) { files in
      try files.rename("/data/wal/00000002", to: "/data/wal/00000003")
    },
    .change("torn log of late samples", "/data/wbl/00000000", tear),
    .change("log with a fault in its middle", "/data/wal/00000000", setsHeadAside: true) {
      $0[$0.count / 2] ^= 1
    },
    .change("chunk of the head", "/data/chunks_head/000001") { $0[$0.count / 2] ^= 1 },
    .change("file of head chunks that ends early", "/data/chunks_head/000001") {
      $0.removeLast($0.count / 2)
    },
    Damage(testDescription: "block without metadata", isBlockQuarantined: true) { files in
      let block = try #require(BlockDirectory.blocks(in: "/data", on: files).first)
      try files.remove("/data/\(block)/meta.json")
    },
    Damage(
      testDescription: "all at once", isHeadSetAside: true, isBlockQuarantined: true
    ) { files in
      for damage in damages.dropLast() where damage.testDescription.hasPrefix("torn log") {
        try damage.inflict(files)
      }
      let block = try #require(BlockDirectory.blocks(in: "/data", on: files).first)
      try files.put([1, 2, 3], at: "/data/\(block)/index")
      var bytes = try files.bytes(of: "/data/wal/00000000")
      bytes[bytes.count / 3] ^= 1
      try files.put(bytes, at: "/data/wal/00000000")
    },
  ]

  static func repair(_ files: MemoryFileSystem) throws -> StoreRepair {
    try Store.repair("/data", on: files, options: .small) { 1_000_000 }
  }

  /// What can be read, with nothing changed.
  static func content(_ files: MemoryFileSystem) throws -> StoredSamples {
    try Store("/data", on: files, isReadOnly: true, options: .small) { 1_000_000 }.content()
  }

  /// All files with their bytes, and all directories without.
  static func tree(_ files: MemoryFileSystem, _ path: String = "/data") throws -> [String: [UInt8]]
  {
    guard try files.status(of: path) == .directory else {
      return [path: try files.bytes(of: path)]
    }
    return try files.list(path).reduce(into: [path + "/": []]) { tree, name in
      tree.merge(try Self.tree(files, path + "/" + name)) { old, _ in old }
    }
  }

  /// Expects that a repair finds nothing, and changes nothing.
  static func expectSound(_ files: MemoryFileSystem, _ comment: Comment) throws {
    let (before, changeCount) = (try tree(files), files.changeCount)
    #expect(try repair(files).isSound, comment)
    #expect(try tree(files) == before && files.changeCount == changeCount, comment)
    #expect(try StoreVerifyingTests.faults(files) == [], comment)
  }

  @Test("of a store without a fault, nothing is changed")
  func sound() throws {
    let (files, samples) = try StoreVerifyingTests.written()
    try Self.expectSound(files, "as written")
    #expect(try Self.content(files) == samples)
  }

  @Test(
    "what could be read before can be read behind it, and a second one changes nothing",
    arguments: damages)
  func damaged(damage: Damage) throws {
    let (files, samples) = try StoreVerifyingTests.written()
    try damage.inflict(files)
    let before = try Self.content(files)
    #expect(before.keys == samples.keys)
    let found = try StoreVerifyingTests.faults(files)
    #expect(!found.isEmpty)
    let repair = try Self.repair(files)
    #expect(!repair.isSound && repair.isHeadSetAside == damage.isHeadSetAside)
    #expect(repair.quarantined.count == (damage.isBlockQuarantined ? 1 : 0))
    #expect(repair.unreachable.isEmpty)
    #expect(try files.status(of: "/data/wal.corrupt") == (damage.isHeadSetAside ? .directory : nil))
    try Self.expectSound(files, "behind it")
    #expect(try Self.content(files) == before)
    // And it goes on.
    let store = try Store(files)
    var batch = AppendBatch()
    batch.append(series(0), at: 5_000, 1)
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    var expected = before
    expected[series(0), default: [:]][5_000] = .float(1)
    #expect(try store.content() == expected)
  }

  @Test(
    "a crash at any step of it loses nothing, and the next one does the rest", arguments: damages)
  func crashes(damage: Damage) throws {
    func damaged() throws -> MemoryFileSystem {
      let files = try StoreVerifyingTests.written().files
      try damage.inflict(files)
      return files.restarted(.nothing)
    }
    let whole = try damaged()
    let content = try Self.content(whole)
    _ = try Self.repair(whole)
    for crash in stride(from: 0, to: whole.changeCount, by: Effort.scaled(quick: 5, full: 1)) {
      let files = try damaged()
      files.crash(before: crash)
      #expect(throws: StoreError.self) { try Self.repair(files) }
      for loss in StoreCrashTests.losses(at: crash, Seed(1)) {
        let comment: Comment = "crash before change \(crash), loss \(loss)"
        let restarted = files.restarted(loss)
        _ = try Self.repair(restarted)
        try Self.expectSound(restarted, comment)
        #expect(try Self.content(restarted) == content, comment)
      }
    }
  }

  @Test("of a store that is in use, nothing is changed")
  func inUse() throws {
    let folder = try #require(TemporaryFolder())
    let files = LocalFileSystem()
    let store = try Store(folder.path, on: files) { 1_000_000 }
    var batch = AppendBatch()
    for time in 0..<100 as Range<Int64> { batch.append(series(0), at: time, 1) }
    try store.commit(&batch)
    // As if a commit were being written.
    let log = folder.path + "/wal/00000000"
    let bytes = try [UInt8](files.read(log))
    let end = try #require(bytes.lastIndex { $0 > 0 })
    let file = try files.create(log)
    try file.write(bytes.span.extracting(0..<end))
    try file.close()
    #expect(throws: StoreError.inUse(directory: folder.path)) {
      try Store.repair(folder.path, on: files) { 1_000_000 }
    }
    #expect(try [UInt8](files.read(log)) == bytes.prefix(end).map { $0 })
    try store.close()
    #expect(try !Store.repair(folder.path, on: files) { 1_000_000 }.isSound)
    #expect(try Store.repair(folder.path, on: files) { 1_000_000 }.isSound)
  }
}
