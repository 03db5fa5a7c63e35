import Chunks
import TestSupport
import Testing

@Suite("A corrupt segment is an error that says where, and harms nothing")
struct SegmentFaultTests {
  @Test("a header that is cut off", arguments: 0..<8)
  func header(byteCount: Int) {
    let bytes = Array(SegmentBytes.vector[..<byteCount])
    expectFault(.truncated(byteOffset: 0)) { _ = try SegmentReader(bytes.span) }
  }

  @Test("another beginning", arguments: 0..<32)
  func magic(bit: Int) {
    var bytes = SegmentBytes.vector
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    expectFault(.notASegment) { _ = try SegmentReader(bytes.span) }
  }

  @Test("another version", arguments: [0, 2, 3, 127, 128, 255] as [UInt8])
  func version(version: UInt8) {
    var bytes = SegmentBytes.vector
    bytes[4] = version
    expectFault(.unsupportedVersion(version)) { _ = try SegmentReader(bytes.span) }
  }

  @Test("the end within a chunk, after which more bytes help", arguments: 8..<50)
  func truncation(byteCount: Int) throws {
    let whole = SegmentBytes.vector
    let cut = Array(whole[..<byteCount])
    var reader = try SegmentReader(cut.span)
    let boundaries = SegmentBytes.boundaries.filter { $0 <= byteCount }
    for end in boundaries.dropFirst() {
      let entry = try #require(try reader.next(from: cut.span))
      #expect(entry.isIntact && reader.byteOffset == end)
    }
    let start = try #require(boundaries.last)
    if start == byteCount {
      #expect(try reader.next(from: cut.span) == nil)
    } else {
      for _ in 0..<2 {
        expectFault(.truncated(byteOffset: start)) { _ = try reader.next(from: cut.span) }
        #expect(reader.byteOffset == start)
      }
    }
    #expect(try reader.next(from: whole.span)?.byteOffset == start)
  }

  @Test(
    "a length of more than five bytes, or of more than 32 bits",
    arguments: [
      [0x82, 0x80, 0x80, 0x80, 0x80, 0],
      [0x80, 0x80, 0x80, 0x80, 0x10],
      [0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2],
      [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0],
    ] as [[UInt8]])
  func lengths(length: [UInt8]) throws {
    let bytes = SegmentBytes.vector + SegmentBytes.chunk([1, 2], length: length)
    var reader = try SegmentReader(bytes.span)
    for _ in 0..<2 { _ = try reader.next(from: bytes.span) }
    expectFault(.invalidLength(byteOffset: 50)) { _ = try reader.next(from: bytes.span) }
    #expect(reader.byteOffset == 50)
  }

  @Test(
    "a length beyond the end, however large",
    arguments: [
      [3], [0x7F], [0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
    ] as [[UInt8]])
  func largeLengths(length: [UInt8]) throws {
    let bytes = SegmentBytes.header + SegmentBytes.chunk([1, 2], length: length)
    var reader = try SegmentReader(bytes.span)
    expectFault(.truncated(byteOffset: 8)) { _ = try reader.next(from: bytes.span) }
  }

  @Test("a flipped bit behind the length, which the checksum tells", arguments: 9 * 8..<31 * 8)
  func flippedBits(bit: Int) throws {
    var bytes = SegmentBytes.vector
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    var reader = try SegmentReader(bytes.span)
    let entry = try #require(try reader.next(from: bytes.span))
    #expect(!entry.isIntact)
    #expect(entry.payload == 10..<27 && entry.encodingByte == bytes[9])
    // The next one is found nevertheless.
    let next = try #require(try reader.next(from: bytes.span))
    #expect(next.isIntact && next.byteOffset == 31)
  }

  @Test("any changed byte of a chunk, its length included", arguments: 8..<50)
  func mutations(offset: Int) throws {
    let boundaries = SegmentBytes.boundaries
    let chunk = boundaries.lastIndex { $0 <= offset } ?? 0
    for change in 1...UInt8.max {
      var bytes = SegmentBytes.vector
      bytes[offset] ^= change
      var reader = try SegmentReader(bytes.span)
      for _ in 0..<chunk { #expect(try reader.next(from: bytes.span)?.isIntact == true) }
      do throws(SegmentError) {
        let entry = try reader.next(from: bytes.span)
        #expect(entry?.isIntact == false, "byte \(offset) ^ \(change)")
      } catch {
        let start = boundaries[chunk]
        #expect(
          error == .truncated(byteOffset: start) || error == .invalidLength(byteOffset: start))
        #expect(reader.byteOffset == start)
      }
    }
  }

  @Test("any bytes behind the header", arguments: Seed.each(200))
  func garbage(seed: Seed) throws {
    var generator = seed.generator
    for _ in 0..<20 {
      var bytes = SegmentBytes.header + generator.bytes(.random(in: 0...80, using: &generator))
      if bytes.count > 8, Bool.random(using: &generator) { bytes[8] &= 15 }
      var reader = try SegmentReader(bytes.span)
      do throws(SegmentError) {
        while let entry = try reader.next(from: bytes.span) {
          // Each chunk takes at least six bytes, so that this ends.
          #expect(entry.byteOffset + 6 + entry.payload.count <= reader.byteOffset)
          #expect(entry.payload.upperBound + 4 == reader.byteOffset)
          #expect(reader.byteOffset <= bytes.count)
        }
        #expect(reader.byteOffset == bytes.count)
      } catch {
        #expect(
          error == .truncated(byteOffset: reader.byteOffset)
            || error == .invalidLength(byteOffset: reader.byteOffset))
      }
    }
  }

  @Test("bytes that became fewer since")
  func shrunkBytes() throws {
    let (whole, header, none) = (SegmentBytes.vector, SegmentBytes.header, [] as [UInt8])
    var reader = try SegmentReader(whole.span)
    _ = try reader.next(from: whole.span)
    #expect(try reader.next(from: header.span) == nil)
    #expect(try reader.next(from: none.span) == nil)
    #expect(try reader.next(from: whole.span)?.byteOffset == 31)
  }

  @Test("an error says in words what is wrong")
  func descriptions() {
    #expect(
      "\(SegmentError.truncated(byteOffset: 9))"
        == "the file ends within what starts at byte 9")
    #expect("\(SegmentError.notASegment)".contains("85 BD 40 DD"))
    #expect("\(SegmentError.unsupportedVersion(2))" == "version 2 of chunk segments is unknown")
    #expect(
      "\(SegmentError.invalidLength(byteOffset: 8))"
        == "the chunk at byte 8 has an impossible length")
  }

  private func expectFault(
    _ fault: SegmentError, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    #expect(throws: fault, sourceLocation: sourceLocation) { try body() }
  }
}
