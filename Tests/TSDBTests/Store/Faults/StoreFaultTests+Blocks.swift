import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  /// A store with three blocks, and samples in the head.
  private static func withBlocks() throws -> WrittenStore {
    var written = WrittenStore()
    for start in [0, 1_000, 2_000, 3_000] as [Int64] {
      try written.append(stride(from: start + 100, to: start + 1_000, by: 200), maintaining: true)
    }
    try written.append([4_100, 4_200])
    return written
  }

  /// The directories of blocks in the order of time.
  private static func blocks(_ files: MemoryFileSystem) throws -> [String] {
    try BlockSet("/data", on: files, isReadOnly: true).blocks.map { "/data/\($0.meta.ulid)" }
  }

  @Test(
    "faults 13, 14 and 17: a block that cannot be opened is told of, and all others serve",
    arguments: ["meta.json", "index", "chunks"])
  func unreadableBlocks(file: String) throws {
    let written = try Self.withBlocks()
    let blocks = try Self.blocks(written.files)
    #expect(blocks.count == 3)
    let path = blocks[1]
    let text = try written.files.bytes(of: path + "/meta.json")
    let meta = try BlockMeta(text.span)
    let kept = written.samples { (meta.minTime..<meta.maxTime).contains($0) }
    #expect(kept != written.samples)
    let files = written.files.restarted(.nothing)
    try files.remove(path + "/" + file)
    for _ in 0..<2 {
      let store = try Store(files)
      #expect(store.unreadableBlocks.map { "/data/\($0.ulid)" } == [path])
      #expect(try store.content() == kept)
      #expect(try store.content(in: TimeRange(meta.minTime...meta.maxTime - 1)) == [:])
      try store.maintain()
      try store.close()
    }
    try Self.expectProgress(try Store(files), files, "\(file)")
    let last = files.restarted(.nothing)
    let store = try Store(last)
    let content = try store.content()
    #expect(try store.quarantine().map { "/data/\($0.ulid)" } == [path])
    #expect(try store.unreadableBlocks.isEmpty && store.content() == content)
    try store.close()
    let again = try Store(last)
    #expect(try again.unreadableBlocks.isEmpty && again.content() == content)
    #expect(try last.status(of: path + ".corrupt") != nil)
  }

  @Test("fault 16: a block that cannot be sealed does not keep others from it")
  func unsealableBlock() throws {
    let written = try Self.withBlocks()
    let paths = try Self.blocks(written.files)
    var bytes = try written.files.bytes(of: paths[0] + "/chunks/000001")
    bytes[bytes.count / 2] ^= 0xFF
    let files = try written.files.with(bytes, at: paths[0] + "/chunks/000001")
    var options = StoreOptions.small
    options.sealingAge = 0
    let store = try Store(files, options: options)
    #expect(throws: StoreError.self) { try store.maintain() }
    let blocks = try BlockSet("/data", on: files, isReadOnly: true).blocks
    #expect(blocks.map(\.isSealed) == [false, true, true])
  }

  @Test("fault 17: a segment that is missing is an error of the times of its block")
  func missingSegment() throws {
    let written = try Self.withBlocks()
    let path = try Self.blocks(written.files)[1]
    let text = try written.files.bytes(of: path + "/meta.json")
    let meta = try BlockMeta(text.span)
    try written.files.remove(path + "/chunks/000001")
    let store = try Store(written.files)
    #expect(throws: StoreError.self) { try store.content() }
    #expect(
      try store.content(in: TimeRange(.min...meta.minTime - 1))
        == written.samples { $0 >= meta.minTime })
    #expect(
      try store.content(in: TimeRange(meta.maxTime ... .max))
        == written.samples { $0 < meta.maxTime })
  }

  @Test("faults 16 and 17: a chunk that cannot be read is an error of its series alone")
  func unreadableChunk() throws {
    let written = try Self.withBlocks()
    let path = try Self.blocks(written.files)[0] + "/chunks/000001"
    let bytes = try written.files.bytes(of: path)
    var affected: Set<Int> = []
    for offset in stride(from: 8, to: bytes.count, by: Effort.scaled(quick: 11, full: 1)) {
      var changed = bytes
      changed[offset] ^= 0xFF
      let store = try Store(try written.files.with(changed, at: path))
      #expect(store.unreadableBlocks.isEmpty)
      var failures: [Int] = []
      for number in 0...2 {
        let selector = try Selector([LabelMatcher("n", .equal, "\(number)")])
        do {
          let content = try store.content(selector)
          #expect(content[series(number)] == written.samples[series(number)], "byte \(offset)")
        } catch StoreError.block { failures.append(number) }
      }
      #expect(failures.count == 1, "byte \(offset)")
      affected.formUnion(failures)
      let (content, faults) = try store.readableContent()
      #expect(faults == failures.map { series($0) }, "byte \(offset)")
      let others = written.samples.filter { !faults.contains($0.key) }
      #expect(content == others, "byte \(offset)")
    }
    #expect(affected == [0, 1, 2])
  }

  @Test("fault 15: an entry of an index that cannot be read is no error of other series or blocks")
  func unreadableEntry() throws {
    let written = try Self.withBlocks()
    let path = try Self.blocks(written.files)[1]
    let text = try written.files.bytes(of: path + "/meta.json")
    let meta = try BlockMeta(text.span)
    let others = written.samples { (meta.minTime..<meta.maxTime).contains($0) }
    let bytes = try written.files.bytes(of: path + "/index")
    var faultCount = 0
    for offset in bytes.indices.dropLast(52) {
      var changed = bytes
      changed[offset] ^= 0xFF
      let store = try Store(try written.files.with(changed, at: path + "/index"))
      guard store.unreadableBlocks.isEmpty, (try? store.select(Selector([]))) != nil else {
        continue
      }
      let (content, faults) = try store.readableContent()
      if faults.isEmpty { continue }
      // Whose entry it is, nobody knows.
      #expect(!faults.contains { !$0.isEmpty }, "byte \(offset)")
      // Each series has all that it should have, or lacks what this block has of it.
      var lacking = 0
      for (labels, samples) in written.samples {
        if content[labels] == samples { continue }
        #expect(content[labels] == others[labels], "byte \(offset)")
        lacking += 1
      }
      #expect(faults.count == 1 && lacking == 1, "byte \(offset)")
      faultCount += 1
    }
    // Entries are padded to multiples of 16 bytes.
    #expect(faultCount == 3 * 16)
  }

  @Test("fault 18: blocks and chunks that overlap are read merged, and compacted")
  func overlaps() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    var expected: StoredSamples = [:]
    func append(_ times: some Sequence<Int64>, _ value: Double) throws {
      for time in times {
        var batch = AppendBatch()
        for number in 0...1 {
          batch.append(series(number), at: time, value)
          let first = expected[series(number)]?[time] ?? .float(value)
          expected[series(number), default: [:]][time] = first
        }
        try store.commit(&batch)
        #expect(batch.rejections.isEmpty)
      }
    }
    try append(stride(from: 0, to: 2_500, by: 10), 1)
    try store.flush()
    // At times that are taken, at others, and both with chunks that overlap each other.
    try append(stride(from: 600, to: 1_500, by: 15), 2)
    try append(stride(from: 1_400, to: 505, by: -25), 3)
    try store.flush()
    try append(stride(from: 700, to: 1_300, by: 7), 4)
    try store.flush()
    let count = try Self.blocks(files).count
    #expect(count > 3)
    #expect(try store.content() == expected)
    try append([2_600], 5)
    try store.maintain()
    try store.flush()
    try store.maintain()
    #expect(try Self.blocks(files).count < count)
    #expect(try store.content() == expected)
    let blocks = try BlockSet("/data", on: files, isReadOnly: true).blocks
    #expect(
      zip(blocks, blocks.dropFirst()).allSatisfy { $0.meta.maxTime <= $1.meta.minTime },
      "no blocks overlap")
    try Self.expectRecovery(files, keeps: expected, "overlaps")
  }
}
