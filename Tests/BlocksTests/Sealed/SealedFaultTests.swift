import BitCoding
import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("What is wrong with a sealed block is told, and the rest can be read")
struct SealedFaultTests {
  @Test("its table cut off or changed, and its chunks damaged")
  func damage() throws {
    let (files, directory) = try SealedBlockTests.sealed(Fixtures.blocks[2])
    let table = directory + "/sealed/table"
    let bytes = try [UInt8](files.read(table))
    for end in stride(from: 0, to: bytes.count, by: 97) {
      try files.put(Array(bytes[..<end]), at: table)
      #expect(throws: BlockError.self) { try Block(directory, on: files) }
      #expect(Block.faults(directory, on: files).contains { $0.path == table })
    }
    try files.put(bytes, at: table)

    let segment = directory + "/sealed/000001"
    var chunks = try [UInt8](files.read(segment))
    chunks[30] ^= 1
    try files.put(chunks, at: segment)
    let faults = Block.faults(directory, on: files)
    #expect(faults == [BlockError(segment, byteOffset: 8, .checksum)])
    let block = try Block(directory, on: files)
    var (good, bad) = (0, 0)
    var cursor = block.makeCursor()
    while try cursor.next() {
      if (try? cursor.chunks()) == nil { bad += 1 } else { good += 1 }
    }
    #expect((good, bad) == (67, 1))
  }

  @Test("a chunk of a private encoding cannot be sealed, as nobody could tell it from a sealed one")
  func privateChunks() throws {
    let files = MemoryFileSystem()
    var builder = ChunkBuilder()
    _ = builder.append(Sample(timestamp: 5, value: 1))
    var sealer = ChunkSealer()
    let sealed = try sealer.seal(builder.finish().map { [$0] } ?? [])
    #expect(sealed.map(\.encoding) == [.sealed])
    var writer = try BlockWriter(
      BlockMeta(ulid: RewriteTests.ulid, minTime: 0, maxTime: 10), in: "", on: files)
    for symbol in ["a", "b"] { try writer.add(symbol: symbol.utf8.span) }
    try writer.append(LabelSet(["a": "b"]), sealed)
    _ = try writer.finish()
    let block = try Block("/\(RewriteTests.ulid)", on: files)
    try files.createDirectory("/out")
    #expect(throws: BlockError.self) { try block.seal(to: "/out", on: files) }
    #expect(try files.list("/out").isEmpty)
  }

  @Test("chunks with a zero byte of older writers come back with it")
  func legacyTails() throws {
    let files = MemoryFileSystem()
    var chunks: [Chunk] = []
    for index in 0..<3 as Range<Int64> {
      var open = OpenChunk()
      // A chunk of one sample ends at a byte, and behind a field of a multiple of eight bits.
      _ = open.append(Sample(timestamp: index * 1_000, value: 1.5))
      guard let chunk = open.finish() else { continue }
      chunks.append(
        Chunk(
          encoding: chunk.encoding, payload: chunk.payload + (index == 1 ? [0] : []),
          minTime: chunk.minTime, maxTime: chunk.maxTime, sampleCount: 1))
    }
    var writer = try BlockWriter(
      BlockMeta(ulid: RewriteTests.ulid, minTime: 0, maxTime: 10_000), in: "", on: files)
    for symbol in ["a", "b"] { try writer.add(symbol: symbol.utf8.span) }
    try writer.append(LabelSet(["a": "b"]), chunks)
    _ = try writer.finish()
    try files.createDirectory("/out")
    try Block("/\(RewriteTests.ulid)", on: files).seal(to: "/out", on: files)
    var cursor = try Block("/out/\(RewriteTests.ulid)", on: files).makeCursor()
    #expect(try cursor.next())
    #expect(try cursor.chunks().map(\.encoding) == [.sealed])
    var restorer = ChunkRestorer()
    #expect(try cursor.originalChunks(using: &restorer) == chunks)
    // So does what could not be made again: it stays as it was.
    #expect(Block.faults("/out/\(RewriteTests.ulid)", on: files).isEmpty)
  }
}
