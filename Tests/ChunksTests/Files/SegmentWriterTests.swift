import Gorilla
import TestSupport
import Testing

@testable import Chunks

@Suite("Segments are written as Prometheus writes them")
struct SegmentWriterTests {
  @Test("two chunks, byte for byte")
  func vector() throws {
    var writer = SegmentWriter()
    var bytes: [UInt8] = []
    let chunks = try [
      "0002d00f3ff00000000000009875c25fff", "0001b0e4034008000000000000",
    ].map { try Chunk(encoding: ChunkEncodingByte(.xor), payload: [UInt8](hex: $0)) }
    #expect(writer.append(chunks[0], to: &bytes).rawValue == 8)
    #expect(writer.append(chunks[1], to: &bytes).rawValue == 31)
    #expect(bytes == SegmentBytes.vector)
    #expect(writer.byteCount == bytes.count && writer.segment == 0)
    #expect(chunks[0].checksum == 0xF0A5_7D33 && chunks[1].checksum == 0x2589_3C26)
  }

  @Test(
    "the segments of blocks that Prometheus wrote, byte for byte",
    arguments: [FixtureBlock.committedSegment] + FixtureBlock.modern + FixtureBlock.outOfOrder)
  func committedBlocks(block: FixtureBlock) throws { try expectRewriting(block) }

  @Test(
    "the segments of all captured blocks, byte for byte",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no captured blocks"),
    arguments: FixtureBlock.captured)
  func capturedBlocks(block: FixtureBlock) throws { try expectRewriting(block) }

  private func expectRewriting(_ block: FixtureBlock) throws {
    let segment = try block.segment()
    var reader = try SegmentReader(segment.span)
    var writer = SegmentWriter()
    var bytes: [UInt8] = []
    while let entry = try reader.next(from: segment.span) {
      let payload = segment.span.extracting(entry.payload)
      let reference = writer.append(payload, encoding: entry.encoding, to: &bytes)
      #expect(reference.rawValue == UInt64(entry.byteOffset))
      #expect(try SegmentReader.entry(at: entry.byteOffset, from: segment.span) == entry)
    }
    #expect(bytes == segment)
  }

  @Test("a segment ends before the chunk that would exceed the limit", arguments: Seed.each(40))
  func cutting(seed: Seed) throws {
    var generator = seed.generator
    let limit = Int.random(in: 8...400, using: &generator)
    var writer = SegmentWriter(segment: 7, byteLimit: limit)
    var files: [[UInt8]] = []
    var references: [(ChunkReference, [UInt8])] = []
    for _ in 0..<60 {
      let payload = generator.bytes(.random(in: 0...150, using: &generator))
      let startsFile = writer.startsFile(withPayloadOf: payload.count)
      let exceeds = files.last.map { $0.count + 10 + payload.count > limit } ?? true
      #expect(startsFile == exceeds)
      if startsFile { files.append([]) }
      let encoding = ChunkEncodingByte(rawValue: generator.bytes(1)[0])
      let reference = writer.append(
        payload.span, encoding: encoding, to: &files[files.count - 1])
      references.append((reference, payload))
      #expect(writer.byteCount == files.last?.count)
    }
    for (index, file) in files.enumerated() {
      var reader = try SegmentReader(file.span)
      var count = 0
      while try reader.next(from: file.span) != nil { count += 1 }
      #expect(count > 0)
      #expect(file.count <= limit || count == 1, "segment \(index)")
    }
    for (reference, payload) in references {
      let file = files[Int(reference.file) - 7]
      let entry = try SegmentReader.entry(at: Int(reference.byteOffset), from: file.span)
      #expect(entry.isIntact && Array(file[entry.payload]) == payload)
    }
    #expect(references.map(\.0) == references.map(\.0).sorted())
  }

  @Test("a reference to where no chunk can start", arguments: [.min, -1, 0, 7, 46, 50, .max])
  func badReferences(offset: Int) {
    let bytes = SegmentBytes.vector
    #expect(throws: SegmentError.noChunk(byteOffset: offset)) {
      _ = try SegmentReader.entry(at: offset, from: bytes.span)
    }
    #expect("\(SegmentError.noChunk(byteOffset: 3))" == "no chunk can start at byte 3")
  }

  @Test("a reference into a chunk never reads as another chunk", arguments: 9..<46)
  func referencesIntoChunks(offset: Int) {
    guard offset != 31 else { return }
    let bytes = SegmentBytes.vector
    let entry = try? SegmentReader.entry(at: offset, from: bytes.span)
    #expect(entry?.isIntact != true)
  }

  @Test("a reference packs the file and the offset")
  func references() {
    let reference = ChunkReference(file: 3, byteOffset: 0xFFFF_FFF0)
    #expect(reference.rawValue == 0x3_FFFF_FFF0)
    #expect(reference.file == 3 && reference.byteOffset == 0xFFFF_FFF0)
    #expect(ChunkReference(rawValue: 0x3_FFFF_FFF0) == reference)
    #expect(reference < ChunkReference(file: 4, byteOffset: 8))
    #expect("\(reference)" == "file 3, byte 4294967280")
  }

  @Test("an impossible limit traps", arguments: [-1, 7, 1 << 32])
  func limits(limit: Int) async {
    await #expect(processExitsWith: .failure) { [limit] in
      _ = SegmentWriter(byteLimit: limit)
    }
    await #expect(processExitsWith: .failure) { [limit] in
      _ = HeadChunkWriter(byteLimit: limit)
    }
  }
}
