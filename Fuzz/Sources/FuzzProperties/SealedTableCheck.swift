internal import BitCoding
internal import Blocks
internal import Chunks
internal import Gorilla
internal import SeriesModel

/// Checks that a sealed block can be read, or told to be wrong, with `bytes` as its table: as they are, and
/// behind the right header and before the right checksum, which no fuzzer finds.
public func checkSealedTable(_ bytes: Span<UInt8>) {
  guard let block = SealedFixture.block else { return expect(false, "a block can be sealed") }
  let plain = bytes.indices.map { bytes[$0] }
  check(block, table: plain)
  var table = [0x52, 0x54, 0x53, 0x42, 1, 0, 0, 0] + plain
  let checksum = CRC32C.checksum(of: table.span)
  for shift in [24, 16, 8, 0] { table.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
  check(block, table: table)
}

private func check(_ block: SealedFixture, table: [UInt8]) {
  let files = block.files.restarted(.nothing)
  let path = block.directory + "/sealed/table"
  do throws(FileSystemError) {
    try files.create(path).write(table.span)
  } catch { return expect(false, "the table can be written") }
  var faultCount = 0
  Block.verify(block.directory, on: files) { fault in
    faultCount += 1
    if fault.path == path { expect(0...table.count ~= fault.byteOffset, "a fault is in the table") }
  }
  guard let sealed = try? Block(block.directory, on: files) else {
    return expect(faultCount > 0, "a block that cannot be opened has faults")
  }
  var (cursor, index) = (sealed.makeCursor(), 0)
  var restorer = ChunkRestorer()
  var samples = SampleCursor()
  while (try? cursor.next()) == true {
    if let chunks = try? cursor.chunks() {
      samples.open(chunks)
      while let kind = try? samples.next() { expect(kind == .float, "all samples are floats") }
    }
    let chunks = try? cursor.originalChunks(using: &restorer)
    // The table alone knows behind which of them there was a zero byte.
    let areSame = chunks?.map(\.payload).elementsEqual(block.series[index].map(\.payload)) {
      $0 == $1 || $0 == $1 + [0]
    }
    if faultCount == 0 { expect(areSame == true, "a sound block has its chunks") }
    index += 1
  }
  expect(index == block.series.count, "the index is sound")
}

/// A sealed block of two series, one of which has three chunks.
private struct SealedFixture {
  static let block = try? SealedFixture()

  let files = MemoryFileSystem()
  let directory: String
  let series: [[Chunk]]

  private init() throws {
    series = ([1, 3] as [Int64]).map { count in
      (0..<count).compactMap { index in
        var open = OpenChunk()
        for sample in 0..<4 as Range<Int64> {
          _ = open.append(Sample(timestamp: 10 * index + sample, value: 1))
        }
        return open.finish()
      }
    }
    let meta = BlockMeta(ulid: .zero, minTime: 0, maxTime: 100)
    let plain = MemoryFileSystem()
    var writer = try BlockWriter(meta, in: "", on: plain)
    for symbol in ["a", "b", "c"] { try writer.add(symbol: symbol.utf8.span) }
    for (value, chunks) in zip(["b", "c"], series) {
      try writer.append(LabelSet(["a": value]), chunks)
    }
    _ = try writer.finish()
    directory = "/\(meta.ulid)"
    try Block(directory, on: plain).seal(to: "", on: files)
  }
}
