import BitCoding
import Blocks
import Chunks
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("A block is sealed, read, and restored")
struct SealedBlockTests {
  static func sealed(
    _ directory: String, keepingChunks: Bool = false
  ) throws -> (files: MemoryFileSystem, directory: String) {
    let files = MemoryFileSystem()
    let block = try Block(directory, on: LocalFileSystem())
    try block.seal(to: "/", on: files, keepingChunks: keepingChunks)
    return (files, "/\(block.meta.ulid)")
  }

  @Test("it has the same samples, index and metadata", arguments: Fixtures.blocks)
  func same(directory: String) throws {
    let (files, sealed) = try Self.sealed(directory)
    #expect(try files.list(sealed) == ["index", "meta.json", "sealed", "tombstones"])
    let disk = LocalFileSystem()
    for name in ["index", "meta.json"] {
      let bytes = try [UInt8](disk.read(directory + "/" + name))
      #expect(try [UInt8](files.read(sealed + "/" + name)) == bytes)
    }
    let (old, new) = (try Block(directory, on: disk), try Block(sealed, on: files))
    #expect(old.tombstones == new.tombstones)
    #expect(try PlainSeries.all(of: old) == PlainSeries.all(of: new))
    #expect(Block.faults(sealed, on: files).isEmpty)
  }

  @Test("written again it has the very segments that it had", arguments: Fixtures.blocks)
  func restored(directory: String) throws {
    let (files, sealed) = try Self.sealed(directory)
    try files.createDirectory("/out")
    let block = try Block(sealed, on: files)
    try block.rewrite(to: "/out", as: RewriteTests.ulid, on: files)
    let out = "/out/\(RewriteTests.ulid)"
    for name in ["index", "chunks/000001"] {
      let bytes = try [UInt8](LocalFileSystem().read(directory + "/" + name))
      #expect(try [UInt8](files.read(out + "/" + name)) == bytes)
    }
    #expect(Block.faults(out, on: files).isEmpty)
  }

  @Test(.enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"))
  func everyCapturedBlockIsRestored() throws {
    let directories = try Fixtures.allBlocks()
    for index in directories.indices where Effort.isFull || index % 10 == 5 {
      let directory = directories[index]
      let (files, sealed) = try Self.sealed(directory)
      let (plain, block) = (
        try Block(directory, on: LocalFileSystem()), try Block(sealed, on: files)
      )
      var (old, new) = (plain.makeCursor(), block.makeCursor())
      var restorer = ChunkRestorer()
      while try old.next() {
        #expect(try new.next())
        let chunks = try new.originalChunks(using: &restorer)
        #expect(try chunks == old.chunks(), "\(directory)")
      }
    }
  }

  @Test("it can keep its chunks, which are then those that are read", arguments: Fixtures.blocks)
  func keepingChunks(directory: String) throws {
    let (files, sealed) = try Self.sealed(directory, keepingChunks: true)
    #expect(
      try files.list(sealed) == ["chunks", "index", "meta.json", "sealed", "tombstones"])
    let bytes = try [UInt8](LocalFileSystem().read(directory + "/chunks/000001"))
    #expect(try [UInt8](files.read(sealed + "/chunks/000001")) == bytes)
    #expect(Block.faults(sealed, on: files).isEmpty)
    var cursor = try Block(sealed, on: files).makeCursor()
    while try cursor.next() {
      #expect(try cursor.chunks().allSatisfy { $0.encoding != .sealed })
    }
    // Both forms are verified.
    try files.put([1, 2, 3], at: sealed + "/sealed/000001")
    #expect(Block.faults(sealed, on: files).contains { $0.path.hasSuffix("/sealed/000001") })
  }
}
