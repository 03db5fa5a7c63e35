import BitCoding
import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TestSupport

/// A block of one series, `{a="b"}`, that a test writes to memory.
enum WrittenBlock {
  static let ulid = RewriteTests.ulid
  static let directory = "/\(ulid)"

  /// Files with the block, whose range of time is that of its chunks unless `meta` is given.
  static func files(_ chunks: [Chunk], meta: BlockMeta? = nil) throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    let (first, last) = (chunks.first?.minTime ?? 0, chunks.last?.maxTime ?? 0)
    let meta = meta ?? BlockMeta(ulid: ulid, minTime: first, maxTime: last + 1)
    var writer = try BlockWriter(meta, in: "", on: files)
    for symbol in ["a", "b"] { try writer.add(symbol: symbol.utf8.span) }
    try writer.append(LabelSet(["a": "b"]), chunks)
    _ = try writer.finish()
    return files
  }

  /// Opens the block, and goes to its series.
  static func series(on files: MemoryFileSystem, _ parent: String = "") throws -> BlockCursor {
    var cursor = try Block(parent + directory, on: files).makeCursor()
    guard try cursor.next() else { throw BlockError(directory, .unexpected) }
    return cursor
  }

  /// Writes the index anew, with other chunks.
  static func putIndex(_ metas: [ChunkMeta], on files: MemoryFileSystem) throws {
    var (writer, bytes) = (IndexWriter(), [] as [UInt8])
    for symbol in ["a", "b"] { try writer.add(symbol: symbol.utf8.span) }
    try writer.append(LabelSet(["a": "b"]), chunks: metas.span, to: &bytes)
    try writer.finish(to: &bytes)
    try files.put(bytes, at: directory + "/index")
  }

  /// Files with two chunks that overlap, and the chunks, which have the value 1 and the value 2.
  ///
  /// Nobody writes such an index. The one here is told that the second chunk begins 2^63 milliseconds after
  /// the end of the first, which takes as many bytes as a negative number does, and is changed then.
  static func overlapping() throws -> (files: MemoryFileSystem, chunks: [Chunk]) {
    let start = -(1 << 62) as Int64
    let first = Chunk.floats(stride(from: start, through: start + 100, by: 10), value: 1)
    let second = Chunk.floats(stride(from: start + 50, through: start + 155, by: 15), value: 2)
    let late = first.maxTime &+ .min
    let meta = BlockMeta(ulid: ulid, minTime: start, maxTime: second.maxTime + 1)
    let files = try files(
      [
        first,
        Chunk(
          encoding: second.encoding, payload: second.payload, minTime: late,
          maxTime: late + second.maxTime - second.minTime, sampleCount: second.sampleCount),
      ], meta: meta)
    let entry = try series(on: files).series.byteOffset
    var index = try [UInt8](files.read(directory + "/index"))
    let payload = entry + 1..<entry + 1 + Int(index[entry])
    let (old, new) = (uvarint(1 << 63), uvarint(UInt64(bitPattern: second.minTime - first.maxTime)))
    let place = index[payload].firstIndex(of: 0x80) ?? 0
    guard index[place..<place + old.count].elementsEqual(old), old.count == new.count else {
      preconditionFailure("the index has the distance of the chunks")
    }
    index.replaceSubrange(place..<place + old.count, with: new)
    let checksum = CRC32C.checksum(of: index.span.extracting(payload))
    for byte in 0..<4 {
      index[payload.upperBound + byte] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * byte))
    }
    try files.put(index, at: directory + "/index")
    return (files, [first, second])
  }

  private static func uvarint(_ value: UInt64) -> [UInt8] {
    var (bytes, rest) = ([] as [UInt8], value)
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}

extension Chunk {
  /// A chunk of floats, all of one value.
  static func floats(_ timestamps: some Sequence<Int64>, value: Double) -> Chunk {
    var open = OpenChunk()
    for time in timestamps { _ = open.append(Sample(timestamp: time, value: value)) }
    guard let chunk = open.finish() else { preconditionFailure("there are samples") }
    return chunk
  }

  /// The chunk with other bytes.
  func with(payload: [UInt8]) -> Chunk {
    Chunk(
      encoding: encoding, payload: payload, minTime: minTime, maxTime: maxTime,
      sampleCount: sampleCount)
  }
}
