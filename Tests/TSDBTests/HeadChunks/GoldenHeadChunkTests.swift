import BitCoding
import Blocks
import Chunks
import Foundation
import TSDB
import TestSupport
import Testing

@Suite("Directories of head chunks of Prometheus are read and written as it does")
struct GoldenHeadChunkTests {
  /// A line of the list of what Prometheus reads.
  private struct Line: Decodable, Equatable {
    var file: UInt32
    var offset: UInt32
    var series: UInt64
    var minTime: Int64
    var maxTime: Int64
    var encoding: UInt8
    var outOfOrder: Bool
    var samples: Int
    var bytes: Int
  }

  @Test(
    "the chunks of a server that was killed are those that Prometheus 3.14 finds",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured head chunks"))
  func captured() throws {
    let directory = try #require(Fixtures.external("capture/wal/chunks_head"))
    let list = try #require(Fixtures.external("capture/wal/chunks_head.golden.jsonl.gz"))
    var found: [Line] = []
    let opened = try HeadChunkFiles(directory, on: LocalFileSystem(), isReadOnly: true) { chunk in
      found.append(
        Line(
          file: chunk.reference.file, offset: chunk.reference.byteOffset,
          series: chunk.entry.series, minTime: chunk.entry.minTime, maxTime: chunk.entry.maxTime,
          encoding: chunk.entry.encoding.rawValue, outOfOrder: chunk.entry.isOutOfOrder,
          samples: chunk.sampleCount ?? 0, bytes: chunk.payload.count))
    }
    #expect(opened.losses.isEmpty)
    #expect(found.count == 5_977)
    let golden = try lines(list)
    #expect(found == golden)
    for line in found {
      let chunk = try opened.chunk(at: ChunkReference(file: line.file, byteOffset: line.offset))
      #expect(chunk.sampleCount == line.samples && chunk.payload.count == line.bytes)
    }
    try expectRewriting(directory)
  }

  @Test("the chunks of a file, written again, are its bytes up to the zeros at its end")
  func rewriting() throws {
    try expectRewriting(Fixtures.committed("generated/modern-tsdb/head-only/chunks_head"))
  }

  /// The lines of a list that is compressed.
  private func lines(_ path: String) throws -> [Line] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = try #require(try pipe.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    return try text.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Line.self, from: $0)
    }
  }

  private func expectRewriting(_ directory: String) throws {
    let files = try MemoryFileSystem.withHeadChunks()
    var writer = HeadChunkFilesWriter(try FoundHeadChunk.open(files).files)
    var chunks: [StoredHeadChunk] = []
    _ = try HeadChunkFiles(directory, on: LocalFileSystem(), isReadOnly: true) { chunks.append($0) }
    for (index, chunk) in chunks.enumerated() {
      if index > 0 && chunks[index - 1].file != chunk.file { try writer.endFile() }
      let reference = writer.append(FoundHeadChunk(chunk))
      #expect(reference.byteOffset == chunk.reference.byteOffset)
    }
    try writer.endFile()
    let golden = try HeadChunkDirectory(directory, on: LocalFileSystem()).files
      .filter { file in chunks.contains { $0.file == file.number } }
    let written = try HeadChunkDirectory("/chunks_head", on: files).files
    #expect(golden.count == written.count && !golden.isEmpty)
    for (golden, written) in zip(golden, written) {
      let expected = try Fixtures.bytes(at: golden.path)
      let bytes = try files.bytes(of: written.path)
      // Theirs was made longer ahead of what is written.
      #expect(bytes == Array(expected.prefix(bytes.count)))
      #expect(expected.dropFirst(bytes.count).allSatisfy { $0 == 0 })
    }
  }
}
