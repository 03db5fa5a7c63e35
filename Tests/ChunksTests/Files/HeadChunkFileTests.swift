import Gorilla
import TestSupport
import Testing

@testable import Chunks

@Suite("Files of head chunks are read and written as Prometheus does")
struct HeadChunkFileTests {
  /// What the files of fixtures hold.
  struct Golden: Sendable, CustomTestStringConvertible {
    var path: String
    var isCommitted = false
    var chunks: Int
    var outOfOrder: Int
    var testDescription: String { path }

    func bytes() throws -> [UInt8] {
      let file = isCommitted ? Fixtures.committed(path) : Fixtures.external(path)
      return try Fixtures.bytes(at: #require(file))
    }
  }

  static let committed = Golden(
    path: "generated/modern-tsdb/head-only/chunks_head/000001", isCommitted: true,
    chunks: 455, outOfOrder: 6)
  static let external = [
    Golden(
      path: "generated/modern-tsdb/compacted/chunks_head/000002", chunks: 1, outOfOrder: 1),
    Golden(
      path: "generated/modern-tsdb/compacted/chunks_head/000003", chunks: 59, outOfOrder: 0),
    Golden(path: "capture/wal/chunks_head/000004", chunks: 5_977, outOfOrder: 0),
    Golden(path: "capture/wal/chunks_head/000005", chunks: 0, outOfOrder: 0),
  ]

  @Test("a file that Prometheus 3.14 wrote, byte for byte")
  func committedFile() throws { try expectRewriting(Self.committed) }

  @Test(
    "all recorded files, byte for byte",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no other files"),
    arguments: external)
  func externalFiles(golden: Golden) throws { try expectRewriting(golden) }

  /// Expects that the chunks of a file, written again, give the file up to the zeros at its end; and
  /// that each is what the file says of it.
  private func expectRewriting(_ golden: Golden) throws {
    let file = try golden.bytes()
    var reader = try HeadChunkReader(file.span)
    var writer = HeadChunkWriter(file: 9)
    var bytes: [UInt8] = []
    var (count, outOfOrder) = (0, 0)
    while let entry = try reader.next(from: file.span) {
      let chunk = try Chunk(encoding: entry.encoding, payload: Array(file[entry.payload]))
      #expect(chunk.minTime == entry.minTime && chunk.maxTime == entry.maxTime)
      let reference = writer.append(
        chunk, series: entry.series, isOutOfOrder: entry.isOutOfOrder, to: &bytes)
      #expect(reference == ChunkReference(file: 9, byteOffset: UInt32(entry.byteOffset)))
      #expect(try HeadChunkReader.entry(at: entry.byteOffset, from: file.span) == entry)
      count += 1
      outOfOrder += entry.isOutOfOrder ? 1 : 0
    }
    if count == 0 { bytes = [0x01, 0x30, 0xBC, 0x91, 1, 0, 0, 0] }
    #expect(count == golden.chunks && outOfOrder == golden.outOfOrder)
    #expect(reader.byteOffset == bytes.count)
    #expect(Array(file[..<bytes.count]) == bytes)
    #expect(file[bytes.count...].allSatisfy { $0 == 0 })
  }

  @Test("what was written is read, with its marks")
  func roundTrip() throws {
    let file = HeadChunkBytes.file
    #expect(file[..<8] == [0x01, 0x30, 0xBC, 0x91, 1, 0, 0, 0])
    #expect(file[HeadChunkBytes.boundaries[1] + 24] == 0x81)
    for zeros in [0, 1, 23, 24, 33, 34, 100] {
      let bytes = file + [UInt8](repeating: 0, count: zeros)
      var reader = try HeadChunkReader(bytes.span)
      for chunk in HeadChunkBytes.chunks {
        let entry = try #require(try reader.next(from: bytes.span))
        #expect(chunk.matches(entry, of: bytes))
      }
      #expect(try reader.next(from: bytes.span) == nil)
      #expect(reader.byteOffset == file.count)
    }
  }

  @Test("the example of the format's description")
  func example() {
    var writer = HeadChunkWriter()
    var bytes: [UInt8] = []
    let chunk = HeadChunkBytes.chunks[1]
    let reference = writer.append(
      chunk.chunk, series: chunk.series, isOutOfOrder: true, to: &bytes)
    #expect(reference.rawValue == 0x1_0000_0008)
    let expected = [UInt8](
      hex: """
        0130bc91 01 000000
        0000000000000002 fffffffffffffffb 000000000000000a
        81 10 00030940080000000000000ed6177fe6 4cd2a059
        """)
    #expect(bytes == expected)
  }

  @Test("a file ends before the chunk that would exceed the limit")
  func cutting() throws {
    let chunk = HeadChunkBytes.xor([(1, 1), (2, 2), (3, 7)])
    let size = 30 + chunk.payload.count
    // Two fit; a third is thought to need four bytes more than it does.
    for (limit, perFile) in [(8, 1), (8 + 2 * size + 3, 1), (8 + 2 * size + 4, 2)] {
      var writer = HeadChunkWriter(file: 4, byteLimit: limit)
      var files: [[UInt8]] = []
      for index in 0..<6 {
        let startsFile = writer.startsFile(withPayloadOf: chunk.payload.count)
        #expect(startsFile == index.isMultiple(of: perFile))
        if startsFile { files.append([]) }
        let reference = writer.append(chunk, series: 5, to: &files[files.count - 1])
        #expect(reference.file == UInt32(3 + files.count))
        #expect(Int(reference.byteOffset) == 8 + index % perFile * size)
      }
      for file in files { _ = try HeadChunkReader(file.span) }
    }
    var writer = HeadChunkWriter()
    writer.endFile()
    #expect(writer.file == 1)
    var bytes: [UInt8] = []
    writer.append(chunk, series: 1, to: &bytes)
    writer.endFile()
    #expect(writer.file == 2 && writer.startsFile(withPayloadOf: 20))
  }

  @Test("what a file cannot hold traps", arguments: 0..<3)
  func preconditions(mistake: Int) async {
    await #expect(processExitsWith: .failure) { [mistake] in
      var chunk = HeadChunkBytes.xor([(1, 1)])
      if mistake == 1 {
        chunk = Chunk(
          encoding: .thanosAggregate, payload: chunk.payload, minTime: 1, maxTime: 1,
          sampleCount: 1)
      } else if mistake == 2 {
        chunk = Chunk(
          encoding: chunk.encoding, payload: [0, 0, 0], minTime: 1, maxTime: 1, sampleCount: 1)
      }
      var bytes: [UInt8] = []
      var writer = HeadChunkWriter()
      writer.append(chunk, series: mistake == 0 ? 0 : 1, to: &bytes)
    }
  }
}
