import Blocks
import Chunks
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  /// What is wrong with the second of three files of head chunks.
  enum HeadChunkDamage: CaseIterable {
    case empty, cutOff, zeroMagic, zeros, missing, changedChunk, reversed, unknownEncoding
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
    case .reversed: bytes = try rewritten(bytes, isReversed: true)
    case .unknownEncoding:
      bytes = try rewritten(bytes, encoding: ChunkEncodingByte(rawValue: 0x4D))
    }
    try files.put(bytes, at: path)
  }

  /// A file with the same chunks in another order, or said to be of another encoding.
  private static func rewritten(
    _ bytes: [UInt8], isReversed: Bool = false, encoding: ChunkEncodingByte? = nil
  ) throws -> [UInt8] {
    var reader = try HeadChunkReader(bytes.span)
    var chunks: [FoundHeadChunk] = []
    while let entry = try reader.next(from: bytes.span) {
      chunks.append(
        FoundHeadChunk(
          series: entry.series, isOutOfOrder: entry.isOutOfOrder,
          chunk: Chunk(
            encoding: encoding ?? entry.encoding, payload: Array(bytes[entry.payload]),
            minTime: entry.minTime,
            maxTime: entry.maxTime, sampleCount: 8)))
    }
    #expect(chunks.count == 9)
    if isReversed { chunks.reverse() }
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
  }
}
