import BitCoding
import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("One block with a fault takes nothing away from others")
struct BlockSetFaultTests {
  private static let small = (1...4).map { SmallBlock($0, from: Int64($0) * 40) }
  private static let rules = CompactionRules(ranges: [40, 120])
  /// The second of the blocks.
  private static let path = "/data/\(SmallBlock.ulid(2))"

  /// Expects that the second block is left out, put aside, and not looked at again.
  private static func expectQuarantine(
    _ files: MemoryFileSystem, _ comment: Comment
  ) throws -> BlockError? {
    let expected = try MemoryFileSystem.with([small[0], small[2], small[3]]).samples()
    #expect(try files.samples() == expected, comment)
    let count = files.changeCount
    var set = try BlockSet("/data", on: files)
    #expect(set.unreadable.map(\.ulid) == [SmallBlock.ulid(2)], comment)
    let error = set.unreadable.first?.error
    #expect(error?.path.hasPrefix(path) == true, comment)
    #expect(try set.blocks.samples() == expected && files.changeCount == count, comment)
    // The others are compacted.
    #expect(try set.compact(by: rules, as: SmallBlock.ulid(9)) == nil, comment)
    try set.merge([3, 4].map(SmallBlock.ulid), as: SmallBlock.ulid(9))
    #expect(try set.quarantine().map(\.ulid) == [SmallBlock.ulid(2)], comment)
    #expect(set.unreadable.isEmpty, comment)
    let names = [1, 2, 9].map { "\(SmallBlock.ulid($0))" + ($0 == 2 ? ".corrupt" : "") }
    #expect(try files.list("/data") == names, comment)
    set = try BlockSet("/data", on: files)
    #expect(try set.unreadable.isEmpty && set.blocks.samples() == expected, comment)
    return error
  }

  @Test(
    "fault 12: what writing and deleting left is removed, and a directory without files left out")
  func leftovers() throws {
    let files = try MemoryFileSystem.with(Self.small)
    let names = ["tmp-for-creation", "tmp-for-deletion", "tmp"].map {
      "/data/\(SmallBlock.ulid(7)).\($0)"
    }
    for name in names { try files.createDirectory(name) }
    try files.put([1], at: names[0] + "/index")
    for name in ["meta.json.tmp", "tombstones.tmp"] {
      try files.put([1], at: Self.path + "/" + name)
    }
    try files.put([1], at: "/data/\(SmallBlock.ulid(8))")
    try files.createDirectory("/data/wal")
    let before = try files.samples()
    let set = try BlockSet("/data", on: files)
    #expect(try set.blocks.samples() == before)
    #expect(set.unreadable.map(\.ulid) == [SmallBlock.ulid(8)])
    #expect(try files.list("/data").filter { $0.contains("tmp") }.isEmpty)
    #expect(try files.list("/data").contains("wal") && files.list(Self.path).count == 4)
    for name in ["wal", "\(SmallBlock.ulid(8))"] { try files.remove("/data/" + name) }
    try files.remove(Self.path)
    try files.createDirectory(Self.path)
    let error = try Self.expectQuarantine(files, "no files")
    #expect(error?.fault == .file(FileSystemError(.read, Self.path + "/meta.json", .notFound)))
  }

  @Test("fault 13: metadata that is empty, cut off, zero, of another version or block, or reversed")
  func metadata() throws {
    let files = try MemoryFileSystem.with(Self.small)
    let path = Self.path + "/meta.json"
    let good = try files.bytes(of: path)
    var meta = try BlockMeta(good.span)
    meta.ulid = SmallBlock.ulid(77)
    let text = String(decoding: good, as: UTF8.self)
    let reversed = text.replacing("\"minTime\": 80", with: "\"minTime\": 800")
    let version = text.replacing("\"version\": 1", with: "\"version\": 2")
    #expect(text != reversed && text != version)
    let cuts = stride(from: 0, to: good.count, by: Effort.scaled(quick: 37, full: 1)).map {
      Array(good[..<$0])
    }
    let zeros = [UInt8](repeating: 0, count: good.count)
    for bytes in cuts + [zeros, meta.text(), Array(reversed.utf8), Array(version.utf8)] {
      let files = try MemoryFileSystem.with(Self.small)
      try files.put(bytes, at: path)
      let error = try Self.expectQuarantine(files, "\(String(decoding: bytes, as: UTF8.self))")
      #expect(error?.path == path)
      switch error?.fault {
      case .meta: break
      case .wrongName(let ulid): #expect(ulid == SmallBlock.ulid(77) && bytes == meta.text())
      default: Issue.record("\(String(describing: error))")
      }
    }
  }

  @Test("fault 14: an index cut off anywhere, or with another magic number")
  func index() throws {
    let path = Self.path + "/index"
    let good = try MemoryFileSystem.with(Self.small).bytes(of: path)
    let cuts = stride(from: 0, to: good.count, by: Effort.scaled(quick: 41, full: 1)).map {
      Array(good[..<$0])
    }
    var (magic, contents) = (good, good)
    magic[0] ^= 1
    contents[good.count - 1] ^= 1
    for bytes in cuts + [magic, contents] {
      let files = try MemoryFileSystem.with(Self.small)
      try files.put(bytes, at: path)
      let error = try Self.expectQuarantine(files, "\(bytes.count) bytes of \(good.count)")
      guard case .index = error?.fault else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test(
    "faults 15 to 17: a changed byte is an error, or of no account; compaction loses nothing",
    arguments: ["index", "chunks/000001", "tombstones"])
  func changedBytes(file: String) throws {
    let path = Self.path + "/" + file
    let start = try MemoryFileSystem.with(Self.small)
    var first = try BlockSet("/data", on: start)
    try first.delete(Selector("{s=\"a\"}"), in: TimeRange(90...95))
    let good = try start.bytes(of: path)
    let before = try start.samples()
    var outcomes: [String: Int] = [:]
    for offset in stride(from: 0, to: good.count, by: Effort.scaled(quick: 9, full: 1)) {
      for change in Effort.scaled(quick: [0x80], full: [1, 0x80, 0xFF]) as [UInt8] {
        let files = start.restarted(.nothing)
        var bytes = good
        bytes[offset] ^= change
        try files.put(bytes, at: path)
        var set = try BlockSet("/data", on: files)
        let comment: Comment = "byte \(offset) ^ \(change)"
        if !set.unreadable.isEmpty {
          outcomes["unreadable", default: 0] += 1
          continue
        }
        do {
          try set.merge([1, 2, 3].map(SmallBlock.ulid), as: SmallBlock.ulid(9))
          outcomes["merged", default: 0] += 1
          #expect(try set.blocks.samples() == before, comment)
        } catch {
          outcomes["refused", default: 0] += 1
          #expect(set.blocks.count == 4, comment)
          #expect(try files.list("/data").count == 4, comment)
        }
      }
    }
    // Padding, the header of the segment, and lists that merging does not read are of no account.
    #expect(outcomes[file == "tombstones" ? "unreadable" : "refused"] ?? 0 > 0)
  }

  @Test("fault 17: a block without a segment is refused, and its series' labels stay")
  func missingSegment() throws {
    let files = try MemoryFileSystem.with(Self.small)
    try files.remove(Self.path + "/chunks/000001")
    var set = try BlockSet("/data", on: files)
    let error = #expect(throws: BlockError.self) {
      _ = try set.compact(by: CompactionRules(ranges: [40, 80, 160]), as: SmallBlock.ulid(9))
    }
    #expect(error == BlockError(Self.path + "/chunks", byteOffset: 8, .missingSegment(0)))
    #expect(set.plan(by: Self.rules).failed == [2, 3].map(SmallBlock.ulid))
    #expect(try files.list("/data").count == 4)
  }

  @Test("fault 18: blocks that share a chunk, a sample at their boundary, or all")
  func boundaries() throws {
    let first = SmallBlock(1, from: 0)
    var second = SmallBlock(2, from: 40)
    // The second chunk of the first block, a sample of its own at the same time, and one between.
    second.series["a"]?.merge([20: 1.25, 30: 1.375]) { $1 }
    second.series["b"]?.merge([30: 9, 25: 8]) { $1 }
    second.range = 20..<80
    let third = SmallBlock(3, first.series, range: first.range)
    let files = try MemoryFileSystem.with([first, second, third])
    var set = try BlockSet("/data", on: files)
    let before = try set.blocks.samples()
    let chunk = try CompactionTests.chunks(of: set.blocks[0])["{s=\"a\"}"]?.last
    #expect(try set.compact(by: Self.rules, as: SmallBlock.ulid(9))?.reason == .overlap)
    #expect(try set.blocks.samples() == before.firsts && files.faults().isEmpty)
    let chunks = try #require(try CompactionTests.chunks(of: set.blocks[0])["{s=\"a\"}"])
    #expect(try chunks.count == 4 && chunks[1] == #require(chunk))
    #expect(set.blocks[0].meta.stats.samples == 17)
  }

  @Test(
    "fault 19: sources of a block are deleted, whole or in parts, but never for a block that cannot be read"
  )
  func interrupted() throws {
    func files() throws -> MemoryFileSystem {
      let files = try MemoryFileSystem.with(Self.small)
      let set = try BlockSet("/data", on: files, isReadOnly: true)
      _ = try Block.merge(
        Array(set.blocks[..<3]), to: "/data", as: SmallBlock.ulid(9), on: files)
      return files
    }
    let before = try MemoryFileSystem.with(Self.small).samples()
    for damaged in ["", "/meta.json", "/index", "/chunks"] {
      let files = try files()
      if !damaged.isEmpty { try files.remove(Self.path + damaged) }
      let set = try BlockSet("/data", on: files)
      #expect(try set.blocks.samples() == before && set.unreadable.isEmpty, "\(damaged)")
      #expect(try files.list("/data") == [4, 9].map { "\(SmallBlock.ulid($0))" }, "\(damaged)")
    }
    for damaged in ["/meta.json", "/index", "/chunks"] {
      let files = try files()
      try files.remove("/data/\(SmallBlock.ulid(9))" + damaged)
      let set = try BlockSet("/data", on: files)
      #expect(set.unreadable.map(\.ulid) == [SmallBlock.ulid(9)], "\(damaged)")
      #expect(try set.blocks.samples() == before && set.blocks.count == 4, "\(damaged)")
    }
  }

  @Test(
    "fault 19: of several generations the oldest goes first; blocks that claim to be made of each other stay"
  )
  func generations() throws {
    // 1 became 2, and that 3, and 4 has no samples.
    func files(_ parents: [Int: [Int]], deletable: Int?) throws -> MemoryFileSystem {
      let files = try MemoryFileSystem.with(Self.small)
      for number in 1...4 {
        let path = "/data/\(SmallBlock.ulid(number))/meta.json"
        let bytes = try files.bytes(of: path)
        var meta = try BlockMeta(bytes.span)
        meta.compaction.isDeletable = number == deletable
        meta.compaction.parents = (parents[number] ?? []).map {
          BlockParent(ulid: SmallBlock.ulid($0), minTime: 0, maxTime: 0)
        }
        try files.put(meta.text(), at: path)
      }
      return files
    }
    let chain = try files([2: [1], 3: [2]], deletable: 4)
    #expect(
      try BlockSet("/data", on: chain.restarted(.nothing)).blocks.map(\.meta.ulid) == [
        SmallBlock.ulid(3)
      ])
    for step in 0..<30 {
      let files = chain.restarted(.nothing)
      files.crash(before: step)
      _ = try? BlockSet("/data", on: files)
      let names = try BlockDirectory.blocks(in: "/data", on: files.restarted(.nothing))
      #expect(!names.contains(SmallBlock.ulid(1)) || names.contains(SmallBlock.ulid(2)))
    }
    for parents in [[1: [1]], [1: [2], 2: [1]], [1: [2], 2: [3], 3: [1]], [1: [8, .zero]]]
      as [[Int: [Int]]]
    {
      #expect(try BlockSet("/data", on: files(parents, deletable: nil)).blocks.count == 4)
    }
  }

  @Test("a block whose size cannot be told keeps no other block from being deleted")
  func unknownSize() throws {
    let files = GatedFileSystem(try MemoryFileSystem.with(Self.small))
    var set = try BlockSet("/data", on: files)
    let size = try BlockDirectory.byteCount(of: SmallBlock.ulid(4), in: "/data", on: files)
    files.unreachable.keepOut(of: Self.path + "/chunks", .inputOutput)
    let fault = FileSystemError(.status, Self.path + "/chunks", .inputOutput)
    // The first one is too old, and the third one too much.
    let error = #expect(throws: BlockError.self) {
      try set.apply(BlockRetention(duration: 110, byteCount: size))
    }
    #expect(error == BlockError(fault.path, .file(fault)))
    #expect(set.blocks.map(\.meta.ulid) == [SmallBlock.ulid(4)])
    #expect(try files.list("/data") == ["\(SmallBlock.ulid(4))"])
  }

  @Test("a block whose files cannot be reached is not put aside")
  func unreachable() throws {
    let files = try MemoryFileSystem.with(Self.small)
    try files.remove(Self.path + "/tombstones")
    try files.createDirectory(Self.path + "/tombstones")
    var set = try BlockSet("/data", on: files)
    #expect(set.unreadable.map(\.ulid) == [SmallBlock.ulid(2)])
    #expect(try set.quarantine().isEmpty && set.unreadable.count == 1)
    try files.remove(Self.path + "/tombstones")
    #expect(try BlockSet("/data", on: files).blocks.count == 4)
  }
}
