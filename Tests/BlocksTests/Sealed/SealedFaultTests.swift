import BitCoding
import Blocks
import Chunks
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
    var sealer = ChunkSealer()
    let sealed = try sealer.seal([.floats([5], value: 1)])
    #expect(sealed.map(\.encoding) == [.sealed])
    let files = try WrittenBlock.files(sealed)
    let block = try Block(WrittenBlock.directory, on: files)
    try files.createDirectory("/out")
    #expect(throws: BlockError.self) { try block.seal(to: "/out", on: files) }
    #expect(try files.list("/out").isEmpty)
  }

  @Test("chunks with a zero byte of older writers come back with it")
  func legacyTails() throws {
    // A chunk of one sample ends at a byte, and behind a field of a multiple of eight bits.
    var chunks = (0..<3 as Range<Int64>).map { Chunk.floats([$0 * 1_000], value: 1.5) }
    chunks[1] = chunks[1].with(payload: chunks[1].payload + [0])
    try Self.expectSealed(chunks, as: [.sealed])
  }

  @Test("chunks that could not be made again stay as they were")
  func fallback() throws {
    var chunks = (0..<3 as Range<Int64>).map { Chunk.floats([$0 * 1_000], value: 1.5) }
    // Bytes that no encoder writes, and no decoder reads.
    chunks[1] = chunks[1].with(payload: chunks[1].payload + [0, 7])
    try Self.expectSealed(chunks, as: chunks.map(\.encoding))
  }

  /// Seals a block of chunks, and expects encodings of what is stored, and the chunks to come back.
  private static func expectSealed(_ chunks: [Chunk], as encodings: [ChunkEncodingByte]) throws {
    let files = try WrittenBlock.files(chunks)
    try files.createDirectory("/out")
    try Block(WrittenBlock.directory, on: files).seal(to: "/out", on: files)
    let series = try WrittenBlock.series(on: files, "/out")
    #expect(try series.chunks().map(\.encoding) == encodings)
    var restorer = ChunkRestorer()
    #expect(try series.originalChunks(using: &restorer) == chunks)
    #expect(Block.faults("/out" + WrittenBlock.directory, on: files).isEmpty)
  }

  @Test("a block that exists, or chunks that are not there, are errors before anything is done")
  func early() throws {
    let (files, directory) = try SealedBlockTests.sealed(Fixtures.blocks[0])
    try files.createDirectory("/out")
    let block = try Block(directory, on: files)
    let count = files.changeCount
    let chunks = directory + "/chunks"
    #expect(throws: BlockError(chunks, .file(FileSystemError(.read, chunks, .notFound)))) {
      try block.seal(to: "/out", on: files, keepingChunks: true)
    }
    let error = BlockError(
      directory, .file(FileSystemError(.createDirectory, directory, .exists)))
    #expect(throws: error) { try block.seal(to: "", on: files) }
    #expect(throws: error) { try block.rewrite(to: "", as: block.meta.ulid, on: files) }
    #expect(files.changeCount == count)
  }
}
