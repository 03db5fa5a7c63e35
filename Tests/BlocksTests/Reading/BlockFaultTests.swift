import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("What is wrong with a block is told, and the rest can be read")
struct BlockFaultTests {
  /// A block of one series with two chunks, and one of 68 series.
  private static let (small, large) = (Fixtures.blocks[0], Fixtures.blocks[2])

  private static func name(_ directory: String) -> String {
    "/" + (directory.split(separator: "/").last.map(String.init) ?? "")
  }

  /// How many series can be read with all of their chunks, and how many cannot.
  private static func read(_ directory: String, _ files: MemoryFileSystem) throws -> (Int, Int) {
    let block = try Block(directory, on: files)
    var (good, bad) = (0, 0)
    var cursor = block.makeCursor()
    var samples = SampleCursor()
    while true {
      do {
        guard try cursor.next() else { return (good, bad) }
        _ = try cursor.labels()
        samples.open(try cursor.chunks(), without: cursor.deleted)
        while try samples.next() != nil {}
        good += 1
      } catch { bad += 1 }
    }
  }

  @Test("a file that is missing", arguments: ["meta.json", "index", "chunks", ""])
  func missing(name: String) throws {
    let files = try MemoryFileSystem(block: Self.small)
    let path = Self.name(Self.small) + (name.isEmpty ? "" : "/" + name)
    try files.remove(path)
    let error = FileSystemError(name == "chunks" || name.isEmpty ? .list : .read, path, .notFound)
    #expect(throws: (any Error).self) { try Block(Self.name(Self.small), on: files) }
    #expect(Block.faults(Self.name(Self.small), on: files).contains(BlockError(path, .file(error))))
  }

  @Test("a block can be without tombstones")
  func missingTombstones() throws {
    let files = try MemoryFileSystem(block: Self.small)
    try files.remove(Self.name(Self.small) + "/tombstones")
    #expect(try Block(Self.name(Self.small), on: files).tombstones.isEmpty)
    #expect(Block.faults(Self.name(Self.small), on: files).isEmpty)
  }

  @Test("a segment that is missing is an error of the chunks in it")
  func missingSegment() throws {
    let files = try MemoryFileSystem(block: Self.small)
    let path = Self.name(Self.small) + "/chunks"
    try files.remove(path + "/000001")
    #expect(try Self.read(Self.name(Self.small), files) == (0, 1))
    let faults = Block.faults(Self.name(Self.small), on: files)
    #expect(faults.count == 2)
    #expect(faults.first == BlockError(path, byteOffset: 8, .missingSegment(0)))
  }

  @Test("a damaged chunk is an error of its series alone")
  func damagedChunk() throws {
    let files = try MemoryFileSystem(block: Self.large)
    let path = Self.name(Self.large) + "/chunks/000001"
    var bytes = try [UInt8](files.read(path))
    bytes[20] ^= 1
    try files.put(bytes, at: path)
    #expect(try Self.read(Self.name(Self.large), files) == (67, 1))
    #expect(
      Block.faults(Self.name(Self.large), on: files)
        == [BlockError(path, byteOffset: 8, .checksum)])
  }

  @Test("so is a segment without its header, of all that lie in it")
  func damagedHeader() throws {
    let files = try MemoryFileSystem(block: Self.large)
    let path = Self.name(Self.large) + "/chunks/000001"
    var bytes = try [UInt8](files.read(path))
    bytes[0] ^= 1
    try files.put(bytes, at: path)
    #expect(try Self.read(Self.name(Self.large), files) == (0, 68))
    let faults = Block.faults(Self.name(Self.large), on: files)
    #expect(faults.first == BlockError(path, .segment(.notASegment)))
  }

  @Test("a damaged series is an error of it alone")
  func damagedSeries() throws {
    let files = try MemoryFileSystem(block: Self.large)
    let path = Self.name(Self.large) + "/index"
    var bytes = try [UInt8](files.read(path))
    let series = try Block(Self.name(Self.large), on: files).index.range(of: .series)
    let start = (series.lowerBound + 15) / 16 * 16
    bytes[start + 3] ^= 1
    try files.put(bytes, at: path)
    #expect(try Self.read(Self.name(Self.large), files) == (67, 1))
    let faults = Block.faults(Self.name(Self.large), on: files)
    #expect(
      faults
        == [
          BlockError(
            path, byteOffset: start, .index(.invalid(.series, .checksum, byteOffset: start)))
        ])
    // It stays among those that are selected.
    let block = try Block(Self.name(Self.large), on: files)
    let selected = try block.select(Selector("{}"), in: TimeRange(0...1))
    #expect(selected == [UInt32(start / 16)])
  }

  @Test("metadata that does not fit, and what does not belong there")
  func metadata() throws {
    let files = try MemoryFileSystem(block: Self.large)
    let directory = Self.name(Self.large)
    var meta = try Block(directory, on: files).meta
    let range = meta.minTime...meta.maxTime
    meta.stats.series += 1
    meta.stats.samples -= 1
    meta.stats.floatSamples += 1
    meta.stats.histogramSamples += 1
    meta.stats.chunks += 1
    meta.stats.tombstones += 1
    meta.maxTime -= 1_000_000
    try files.put(meta.text(), at: directory + "/meta.json")
    try files.put([], at: directory + "/meta.json.tmp")
    try files.put([], at: directory + "/chunks/x")
    try files.rename(directory, to: "/other")
    let faults = Block.faults("/other", on: files)
    #expect(faults.contains(BlockError("/other/meta.json.tmp", .unexpected)))
    #expect(faults.contains(BlockError("/other/chunks/x", .unexpected)))
    #expect(faults.contains(BlockError("/other", .wrongName(meta.ulid))))
    let counted = faults.compactMap { fault in
      if case .wrongCount(let what, _, _) = fault.fault { what } else { nil }
    }
    #expect(counted == ["series", "chunks", "tombstones", "samples", "floats", "histograms"])
    let outside = faults.filter { fault in
      if case .outsideRange(let times, _) = fault.fault { range.contains(times.end) } else { false }
    }
    #expect(outside.count > 60)
    #expect(faults.count == 9 + outside.count)
    for fault in faults { #expect("\(fault)".contains("/other")) }
  }

  @Test("tombstones of a series that is not there")
  func unknownSeries() throws {
    let files = try MemoryFileSystem(block: Self.small)
    var tombstones = Tombstones()
    tombstones.delete(TimeRange(0...1), ofSeries: 1 << 40)
    let path = Self.name(Self.small) + "/tombstones"
    try files.put(tombstones.bytes(), at: path)
    #expect(
      Block.faults(Self.name(Self.small), on: files).contains(
        BlockError(path, .unknownSeries(1 << 40))))
    try files.put([1, 2, 3], at: path)
    #expect(
      Block.faults(Self.name(Self.small), on: files).contains(
        BlockError(path, .tombstones(.truncated(byteOffset: 0)))))
    #expect(throws: BlockError(path, .tombstones(.truncated(byteOffset: 0)))) {
      try Block(Self.name(Self.small), on: files)
    }
  }

  @Test("an index whose chunks are not those of the segments")
  func otherChunks() throws {
    let files = try MemoryFileSystem(block: Self.small)
    let directory = Self.name(Self.small)
    let block = try Block(directory, on: files)
    var cursor = block.makeCursor()
    #expect(try cursor.next())
    let chunks = try cursor.chunks()
    let labels = try cursor.labels()
    // References into the other chunk, beyond the file, and to no chunk; times of others.
    let first = cursor.series.chunks[0]
    for (reference, minTime, fault) in [
      (cursor.series.chunks[1].reference, first.minTime, BlockFault.chunk(.misdescribed)),
      (1 << 33, first.minTime, .missingSegment(2)),
      (7, first.minTime, .segment(.noChunk(byteOffset: 7))),
      (0xFFFF_FFFF, first.minTime, .segment(.noChunk(byteOffset: 0xFFFF_FFFF))),
      (9, first.minTime, .checksum), (first.reference, first.minTime - 1, .chunk(.misdescribed)),
    ] as [(UInt64, Int64, BlockFault)] {
      var (writer, bytes) = (IndexWriter(), [] as [UInt8])
      for symbol in Set(labels.pairs.flatMap { [$0.name, $0.value] }).sorted() {
        try writer.add(symbol: symbol.utf8.span)
      }
      let metas = [ChunkMeta(minTime: minTime, maxTime: first.maxTime, reference: reference)]
      try writer.append(labels, chunks: metas.span, to: &bytes)
      try writer.finish(to: &bytes)
      try files.put(bytes, at: directory + "/index")
      let faults = Block.faults(directory, on: files).map(\.fault)
      #expect(faults.contains(fault) || fault == .checksum && faults.count > 1, "\(faults)")
    }
    #expect(chunks.count == 2)
  }

  @Test("labels of a mebibyte are read and written")
  func longLabels() throws {
    let files = MemoryFileSystem()
    let long = String(repeating: "\u{E9}", count: 1 << 19)
    var builder = ChunkBuilder()
    _ = builder.append(Sample(timestamp: 5, value: 1))
    let chunks = builder.finish().map { [$0] } ?? []
    var writer = try BlockWriter(
      BlockMeta(ulid: RewriteTests.ulid, minTime: 0, maxTime: 10), in: "/", on: files)
    try writer.add(symbol: "a".utf8.span)
    try writer.add(symbol: long.utf8.span)
    let labels = try LabelSet(["a": long])
    try writer.append(labels, chunks)
    let meta = try writer.finish()
    #expect(Block.faults("/\(meta.ulid)", on: files).isEmpty)
    var cursor = try Block("/\(meta.ulid)", on: files).makeCursor()
    #expect(try cursor.next())
    #expect(try cursor.labels() == labels)
  }

  @Test("series that are out of order, or without symbols, cannot be written")
  func misuse() throws {
    let files = MemoryFileSystem()
    var writer = try BlockWriter(
      BlockMeta(ulid: RewriteTests.ulid, minTime: 0, maxTime: 10), in: "", on: files)
    try writer.add(symbol: "a".utf8.span)
    try writer.add(symbol: "b".utf8.span)
    let path = "/\(RewriteTests.ulid).tmp-for-creation/index"
    let (later, unknown) = (try LabelSet(["b": "a"]), try LabelSet(["b": "c"]))
    try writer.append(later, [])
    #expect(throws: BlockError(path, .indexWriting(.seriesOutOfOrder(later)))) {
      try writer.append(later, [])
    }
    #expect(throws: BlockError(path, .indexWriting(.unknownSymbol("c", of: unknown)))) {
      try writer.append(unknown, [])
    }
    // Others can be.
    let last = try LabelSet(["b": "b"])
    try writer.append(last, [])
    #expect(try writer.finish().stats.series == 2)
    let faults = Block.faults("/\(RewriteTests.ulid)", on: files).map(\.fault)
    #expect(faults == [.noChunks(later), .noChunks(last)])
  }

  @Test("a block of which a file could not be written cannot be finished")
  func failedFile() throws {
    let files = MemoryFileSystem()
    let chunk = Chunk(
      encoding: ChunkEncodingByte(.xor), payload: [UInt8](repeating: 0, count: 1 << 20),
      minTime: 0, maxTime: 0, sampleCount: 1)
    var writer = try BlockWriter(
      BlockMeta(ulid: RewriteTests.ulid, minTime: 0, maxTime: 10), in: "", on: files)
    for symbol in ["a", "b", "c"] { try writer.add(symbol: symbol.utf8.span) }
    // The segment is made, and cannot be written.
    files.fail(at: 1)
    let path = "/\(RewriteTests.ulid).tmp-for-creation/chunks/000001"
    let error = BlockError(path, .file(FileSystemError(.write, path, .noSpace)))
    #expect(throws: error) { try writer.append(LabelSet(["a": "b"]), [chunk]) }
    #expect(throws: error) { try writer.append(LabelSet(["a": "c"]), [chunk]) }
    do throws(BlockError) {
      _ = try writer.finish()
      Issue.record("a segment is missing, and nobody says so")
    } catch let found {
      #expect(found == error)
    }
    #expect(try files.list("").isEmpty)
  }

  @Test("any file cut off anywhere: errors, and nothing worse")
  func truncations() throws {
    try Self.forEachFile { path, bytes, files in
      let step = path.hasSuffix("tombstones") ? 1 : 19
      for end in stride(from: 0, to: bytes.count, by: Effort.scaled(quick: step, full: 1)) {
        try files.put(Array(bytes[..<end]), at: path)
        let faults = Block.faults(Self.name(Self.small), on: files)
        if faults.isEmpty { Issue.record("\(path) of \(end) bytes") }
        _ = try? Self.read(Self.name(Self.small), files)
      }
    }
  }

  @Test("any file with a changed byte: errors, or a block that can be read")
  func mutations() throws {
    try Self.forEachFile { path, bytes, files in
      let isChecked = !path.hasSuffix("meta.json")
      let step = path.hasSuffix("tombstones") ? 1 : 19
      for offset in stride(from: 0, to: bytes.count, by: Effort.scaled(quick: step, full: 1)) {
        for change in Effort.scaled(quick: [0x80], full: [1, 0x20, 0x80, 0xFF]) as [UInt8] {
          var changed = bytes
          changed[offset] ^= change
          try files.put(changed, at: path)
          let faults = Block.faults(Self.name(Self.small), on: files)
          let read = try? Self.read(Self.name(Self.small), files)
          // All bytes but few are under a checksum, save for the metadata.
          if isChecked, faults.isEmpty, changed != bytes, !Self.isUnchecked(path, offset, bytes) {
            Issue.record("byte \(offset) of \(path) ^ \(change): \(String(describing: read))")
          }
        }
      }
    }
  }

  private static func isUnchecked(_ path: String, _ offset: Int, _ bytes: [UInt8]) -> Bool {
    if path.hasSuffix("000001") { return 5..<8 ~= offset }
    // The fifth byte is the version, of which there are several.
    return path.hasSuffix("index") && (bytes[offset] == 0 || offset == 4)
  }

  private static func forEachFile(
    _ body: (String, [UInt8], MemoryFileSystem) throws -> Void
  ) throws {
    let files = try MemoryFileSystem(block: small)
    for name in ["meta.json", "tombstones", "index", "chunks/000001"] {
      let path = self.name(small) + "/" + name
      let bytes = try [UInt8](files.read(path))
      try body(path, bytes, files)
      try files.put(bytes, at: path)
    }
    #expect(Block.faults(self.name(small), on: files).isEmpty)
  }
}
