import Blocks
import Chunks
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  /// What is wrong with the second of three files of head chunks.
  enum HeadChunkDamage: CaseIterable {
    case empty, cutOff, zeroMagic, zeros, missing, changedChunk, reversed, unknownEncoding
    // Their checksums are right.
    case cutPayloads, wrongCounts, wrongTimes, noSamples
  }

  private static let path = "/data/chunks_head/000002"

  /// A store with three files of head chunks, whose log still has all samples.
  private static let stored = Result {
    var written = WrittenStore()
    for start in [100, 200, 300] as [Int64] {
      try written.append(start..<start + 20, maintaining: true)
    }
    return written
  }

  private static func damage(_ files: MemoryFileSystem, _ damage: HeadChunkDamage) throws {
    var bytes = try files.bytes(of: path)
    switch damage {
    case .empty: bytes = []
    case .cutOff: bytes.removeLast(bytes.count / 2)
    case .zeroMagic: bytes.replaceSubrange(0..<4, with: [0, 0, 0, 0])
    case .zeros: bytes = bytes.map { _ in 0 }
    case .missing: return try files.remove(path)
    case .changedChunk: bytes[bytes.count / 2] ^= 1
    case .reversed, .unknownEncoding, .cutPayloads, .wrongCounts, .wrongTimes, .noSamples:
      bytes = try rewritten(bytes, damage)
    }
    try files.put(bytes, at: path)
  }

  /// A file with the same chunks, but for the damage, and with the right checksums.
  private static func rewritten(_ bytes: [UInt8], _ damage: HeadChunkDamage) throws -> [UInt8] {
    var reader = try HeadChunkReader(bytes.span)
    var chunks: [FoundHeadChunk] = []
    while let entry = try reader.next(from: bytes.span) {
      var (encoding, payload) = (entry.encoding, Array(bytes[entry.payload]))
      switch damage {
      case .unknownEncoding: encoding = ChunkEncodingByte(rawValue: 0x4D)
      case .cutPayloads: payload.removeLast(payload.count / 2)
      case .wrongCounts: payload[1] -= 1
      case .noSamples: payload[1] = 0
      default: break
      }
      let minTime = entry.minTime - (damage == .wrongTimes ? 1 : 0)
      chunks.append(
        FoundHeadChunk(
          series: entry.series, isOutOfOrder: entry.isOutOfOrder,
          chunk: Chunk(
            encoding: encoding, payload: payload, minTime: minTime, maxTime: entry.maxTime,
            sampleCount: 8)))
    }
    if damage == .reversed { chunks.reverse() }
    var writer = HeadChunkWriter()
    var output: [UInt8] = []
    for chunk in chunks {
      writer.append(
        chunk.chunk, series: chunk.series, isOutOfOrder: chunk.isOutOfOrder, to: &output)
    }
    return output
  }

  /// Leaves nothing in the log that Prometheus does not write.
  private static func rewriteLogAsPrometheus(_ files: MemoryFileSystem) throws {
    let records = try readLog("/data/wal", on: files).records
    for file in try LogDirectory("/data/wal", on: files).files {
      let kept = try records.filter { record in
        guard record.segment == file.segment else { return false }
        return switch try LogRecord(record.bytes.span) {
        case .commit, .minValidTime: false
        default: true
        }
      }
      try files.put(kept.flatMap { Fragment.bytes(1, $0.bytes) }, at: file.path)
    }
  }

  @Test(
    "fault 20: what a file of head chunks has lost comes back from the log",
    arguments: HeadChunkDamage.allCases, [false, true])
  func headChunks(damage: HeadChunkDamage, isLogOfPrometheus: Bool) throws {
    let written = try Self.stored.get()
    let files = written.files.restarted(.nothing)
    try Self.damage(files, damage)
    if isLogOfPrometheus { try Self.rewriteLogAsPrometheus(files) }
    let report = try Self.expectRecovery(files, keeps: written.samples, "\(damage)")
    // All samples of chunks in another order are there.
    #expect(report.chunkLosses.isEmpty == (damage == .reversed))
    #expect(report.logErrors.isEmpty)
    // Nothing keeps them from becoming a block.
    let store = try Store(files)
    let content = try store.content()
    try store.flush()
    #expect(try store.content() == content)
    #expect(try Store(files.restarted(.nothing)).content() == content)
  }

  @Test(
    "fault 20: what a file of chunks of late samples has lost comes back from their log",
    arguments: HeadChunkDamage.allCases)
  func lateHeadChunks(damage: HeadChunkDamage) throws {
    var written = WrittenStore()
    try written.append([1_000])
    for start in [100, 200, 300] as [Int64] {
      try written.append(start..<start + 40, maintaining: true)
    }
    let files = written.files
    try Self.damage(files, damage)
    let store = try Store(files)
    #expect(store.replay.chunkLosses.isEmpty == (damage == .reversed))
    #expect(try store.content() == written.samples)
    try store.maintain()
    try store.close()
    let again = try Store(files)
    #expect(try again.content() == written.samples)
    try again.flush()
    #expect(try again.content() == written.samples)
    #expect(try Store(files.restarted(.nothing)).content() == written.samples)
  }

  /// Keeps what is told of chunks.
  private final class Recorder: StoreObserver {
    private let recorded = Mutex<[UnreadableChunk]>([])

    var lost: [UnreadableChunk] { recorded.withLock { $0 } }

    func record(_ event: StoreEvent) {
      guard case .chunkLost(let chunk) = event else { return }
      recorded.withLock { $0.append(chunk) }
    }
  }

  @Test(
    "fault 16: a chunk that the disk loses while the store is open is missing from its block, and told once",
    arguments: [false, true])
  func rot(isLate: Bool) throws {
    let files = MemoryFileSystem()
    let recorder = Recorder()
    var options = StoreOptions.small
    options.observer = recorder
    let store = try Store(files, options: options)
    var expected: StoredSamples = [:]
    for time in (isLate ? [2_500] : []) + Array(800..<840) + Array(1_200..<1_240) as [Int64] {
      var batch = AppendBatch()
      for number in 0..<3 {
        batch.append(series(number), at: time, Double(time))
        expected[series(number), default: [:]][time] = .float(Double(time))
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    try store.maintain()
    let path = "/data/chunks_head/000001"
    var bytes = try files.bytes(of: path)
    var reader = try HeadChunkReader(bytes.span)
    let entry = try #require(try reader.next(from: bytes.span))
    bytes[entry.payload.lowerBound + 3] ^= 1
    try files.put(bytes, at: path)
    let labels = series(Int(entry.series) - 1)
    // Who reads the series is told, and can go on to the others.
    #expect(throws: StoreError.self) { try store.content() }
    let (content, faults) = try store.readableContent()
    #expect(content == expected.filter { $0.key != labels } && faults == [labels])

    try store.flush()
    let chunk = try #require(recorder.lost.first)
    #expect(recorder.lost.count == 1)
    #expect(chunk.labels == labels && chunk.times == TimeRange(entry.minTime...entry.maxTime))
    #expect(chunk.sampleCount == 8 && chunk.error.path == path)
    for time in entry.minTime...entry.maxTime { expected[labels]?[time] = nil }
    #expect(try store.content() == expected)
    try Self.expectProgress(store, files, "rot")
    #expect(recorder.lost.count == 1)
  }

  @Test("fault 16: a head-chunk file that is gone keeps no block from being written")
  func missingFile() throws {
    var written = WrittenStore()
    try written.append(800..<840, maintaining: true)
    let files = written.files
    let store = try Store(files)
    try files.remove("/data/chunks_head/000001")
    try store.flush()
    let content = try store.content()
    // Those that were in memory.
    #expect(content.count == 3 && content.values.allSatisfy { 0..<40 ~= $0.count })
    try Self.expectProgress(store, files, "a file is gone")
  }

  @Test("a chunk that cannot be read for now is not lost")
  func unreachableFile() throws {
    var written = WrittenStore()
    try written.append(800..<840, maintaining: true)
    let files = written.files
    let store = try Store(files)
    let path = "/data/chunks_head/000001"
    let bytes = try files.bytes(of: path)
    try files.remove(path)
    try files.createDirectory(path)
    #expect(throws: StoreError.self) { try store.flush() }
    try files.remove(path)
    try files.put(bytes, at: path)
    try store.flush()
    #expect(try store.content() == written.samples)
  }

  @Test("fault 20: chunks whose series are not in the log are counted, and nobody's")
  func chunksOfUnknownSeries() throws {
    var store = WrittenStore()
    try store.append(stride(from: 10, to: 400, by: 10), maintaining: true)
    let files = store.files.restarted(.nothing)
    for name in try files.list("/data/wal") { try files.remove("/data/wal/" + name) }
    let opened = try Store(files)
    #expect(opened.replay.unknownSeriesCount > 0 && !opened.replay.isSound)
    #expect(try opened.content().isEmpty)
    try Self.expectProgress(opened, files, "chunks of unknown series")
  }
}
