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

  @Test("counts that no block has are told, and nothing worse")
  func hostileCounts() throws {
    let files = try MemoryFileSystem(block: Self.small)
    let directory = Self.name(Self.small)
    var meta = try Block(directory, on: files).meta
    meta.stats = BlockStats()
    for path in [
      \BlockStats.samples, \.floatSamples, \.histogramSamples, \.series, \.chunks, \.tombstones,
    ] { meta.stats[keyPath: path] = .max }
    try files.put(meta.text(), at: directory + "/meta.json")
    #expect(Block.faults(directory, on: files).count == 6)
  }

  @Test(
    "one fault does not hide others",
    arguments: [
      "", "meta.json", "tombstones", "index", "series", "chunks", "chunks/000001", "chunk",
    ])
  func unrelatedFaults(damage: String) throws {
    let files = try MemoryFileSystem(block: Self.large)
    let directory = Self.name(Self.large)
    let block = try Block(directory, on: files)
    // All that can be wrong with counts and tombstones.
    var (meta, tombstones) = (block.meta, Tombstones())
    meta.stats.series += 1
    meta.stats.samples += 1
    meta.stats.tombstones += 2
    tombstones.delete(TimeRange(0...1), ofSeries: 1 << 40)
    try files.put(meta.text(), at: directory + "/meta.json")
    try files.put(tombstones.bytes(), at: directory + "/tombstones")
    switch damage {
    case "": break
    case "series":
      try files.change(directory + "/index", at: Int(block.select(Selector("{}"))[0]) * 16 + 3)
    case "chunk": try files.change(directory + "/chunks/000001", at: 20)
    case "chunks": try files.remove(directory + "/chunks")
    default: try files.change(directory + "/" + damage, at: 0)
    }
    let faults = Block.faults(directory, on: files).map(\.fault)
    func has(_ wanted: String) -> Bool {
      faults.contains { fault in
        switch fault {
        case .wrongCount(let what, _, _): what == wanted
        case .unknownSeries: wanted == "unknown"
        default: false
        }
      }
    }
    let hasMeta = damage != "meta.json"
    let hasSeries = damage != "index" && damage != "series"
    #expect(has("series") == (hasMeta && hasSeries))
    #expect(has("samples") == (hasMeta && hasSeries && !damage.hasPrefix("chunk")))
    #expect(has("tombstones") == (hasMeta && damage != "tombstones"))
    #expect(has("unknown") == (hasSeries && damage != "tombstones"))
    // Besides these there is at least the fault itself.
    let others = ["series", "samples", "tombstones", "unknown"].filter(has).count
    #expect(damage.isEmpty ? faults.count == others : faults.count > others)
  }

  @Test("an index that refers to one chunk over and over is a fault, and not read")
  func sharedChunks() throws {
    let chunk = Chunk.floats(0..<100, value: 1.5)
    let files = try WrittenBlock.files([chunk])
    let block = BlockMeta(ulid: WrittenBlock.ulid, minTime: 0, maxTime: 1 << 40)
    try files.put(block.text(), at: WrittenBlock.directory + "/meta.json")
    let metas = (0..<10_000 as Range<Int64>).map {
      ChunkMeta(minTime: 100 * $0, maxTime: 100 * $0 + 99, reference: 8)
    }
    try WrittenBlock.putIndex(metas, on: files)
    let path = WrittenBlock.directory + "/chunks/000001"
    let error = BlockError(path, byteOffset: 8, .sharedChunks)
    let series = try WrittenBlock.series(on: files)
    #expect(throws: error) { try series.chunks() }
    // A part of them has no more bytes than there are.
    #expect(try series.chunks(in: TimeRange(0...99)) == [chunk])
    #expect(Block.faults(WrittenBlock.directory, on: files).contains(error))
    #expect("\(error)".contains("more bytes than the segments"))
    try files.createDirectory("/out")
    let whole = try Block(WrittenBlock.directory, on: files)
    #expect(throws: error) { try whole.rewrite(to: "/out", as: RewriteTests.ulid, on: files) }
    #expect(throws: error) { try whole.seal(to: "/out", on: files) }
  }

  @Test("down-sampled chunks of Thanos are passed on, and their samples are not counted")
  func thanosChunks() throws {
    let chunks = [
      Chunk.floats(0..<7, value: 1),
      Chunk(
        encoding: .thanosAggregate, payload: [0, 0, 0, 0, 0], minTime: 10, maxTime: 20,
        sampleCount: 4),
    ]
    var meta = BlockMeta(ulid: WrittenBlock.ulid, minTime: 0, maxTime: 100)
    meta.stats.samples = 11
    meta.stats.series = 5
    let files = try WrittenBlock.files(chunks, meta: meta)
    #expect(Block.faults(WrittenBlock.directory, on: files).isEmpty)
    try files.createDirectory("/out")
    let block = try Block(WrittenBlock.directory, on: files)
    for step in ["rewritten", "sealed"] {
      if step == "sealed" { try files.remove("/out" + WrittenBlock.directory) }
      if step == "rewritten" {
        try block.rewrite(to: "/out", as: WrittenBlock.ulid, on: files)
      } else {
        try block.seal(to: "/out", on: files)
      }
      #expect(Block.faults("/out" + WrittenBlock.directory, on: files).isEmpty)
      let new = try Block("/out" + WrittenBlock.directory, on: files)
      #expect(new.meta.stats == block.meta.stats && new.meta.stats.samples == 11)
      #expect(new.meta.stats.series == 1 && new.meta.stats.chunks == 2)
      let payloads = try WrittenBlock.series(on: files, "/out").chunks().map(\.payload)
      #expect(payloads.last == chunks[1].payload)
    }
  }

  @Test("a segment that cannot be read, and a file that does not belong there, are faults")
  func oddSegments() throws {
    let files = try MemoryFileSystem(block: Self.small)
    let directory = Self.name(Self.small)
    try files.createDirectory(directory + "/chunks/000002")
    try files.put([], at: directory + "/chunks/table")
    #expect(try Self.read(directory, files) == (1, 0))
    let error = FileSystemError(.read, directory + "/chunks/000002", .isADirectory)
    #expect(
      Block.faults(directory, on: files) == [
        BlockError(directory + "/chunks/table", .unexpected), BlockError(error.path, .file(error)),
      ])
    // Sealed, a block has such a file; a copy of the segments is none without all of them.
    try files.createDirectory("/out")
    let block = try Block(directory, on: files)
    try block.seal(to: "/out", on: files)
    #expect(Block.faults("/out" + directory, on: files).isEmpty)
    try files.remove("/out" + directory)
    #expect(throws: BlockError(error.path, .file(error))) {
      try block.seal(to: "/out", on: files, keepingChunks: true)
    }
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

  @Test("any file cut off anywhere: errors, and nothing worse", arguments: [false, true])
  func truncations(isSealed: Bool) throws {
    try Self.forEachFile(isSealed) { path, bytes, files in
      let step = path.hasSuffix("tombstones") ? 1 : 19
      for end in stride(from: 0, to: bytes.count, by: Effort.scaled(quick: step, full: 1)) {
        try files.put(Array(bytes[..<end]), at: path)
        let faults = Block.faults(Self.name(Self.small), on: files)
        if faults.isEmpty { Issue.record("\(path) of \(end) bytes") }
        _ = try? Self.read(Self.name(Self.small), files)
      }
    }
  }

  @Test(
    "any file with a changed byte: errors, or a block that can be read", arguments: [false, true])
  func mutations(isSealed: Bool) throws {
    try Self.forEachFile(isSealed) { path, bytes, files in
      let padding = path.hasSuffix("index") ? try Self.indexPadding(files) : []
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
          let isPadding = path.hasSuffix("000001") ? 5..<8 ~= offset : padding.contains(offset)
          // The fifth byte is the version, of which there are several.
          let isVersion = path.hasSuffix("index") && offset == 4 && 1...3 ~= changed[4]
          if isChecked, faults.isEmpty, !isPadding, !isVersion {
            Issue.record("byte \(offset) of \(path) ^ \(change): \(String(describing: read))")
          }
        }
      }
    }
  }

  /// Where nothing is in the index of the small block: before its series, to a multiple of 16, and before
  /// the first list, to one of 4.
  private static func indexPadding(_ files: MemoryFileSystem) throws -> [Int] {
    let index = try Block(name(small), on: files).index
    return [(IndexSection.series, 16), (.postings, 4)].flatMap { section, alignment in
      let start = index.range(of: section).lowerBound
      return start..<(start + alignment - 1) / alignment * alignment
    }
  }

  private static func forEachFile(
    _ isSealed: Bool, _ body: (String, [UInt8], MemoryFileSystem) throws -> Void
  ) throws {
    let files =
      try isSealed ? SealedBlockTests.sealed(small).files : MemoryFileSystem(block: small)
    let chunks = isSealed ? ["sealed/table", "sealed/000001"] : ["chunks/000001"]
    for name in ["meta.json", "tombstones", "index"] + chunks {
      let path = self.name(small) + "/" + name
      let bytes = try [UInt8](files.read(path))
      try body(path, bytes, files)
      try files.put(bytes, at: path)
    }
    #expect(Block.faults(self.name(small), on: files).isEmpty)
  }
}
