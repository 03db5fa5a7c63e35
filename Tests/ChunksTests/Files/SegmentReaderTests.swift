import Gorilla
import TestSupport
import Testing

@testable import Chunks

@Suite("A segment's chunks are found one after another")
struct SegmentReaderTests {
  @Test("two chunks that Prometheus wrote")
  func vector() throws {
    let bytes = SegmentBytes.vector
    var reader = try SegmentReader(bytes.span)
    #expect(reader.byteOffset == 8)
    let first = try #require(try reader.next(from: bytes.span))
    #expect(
      first == SegmentEntry(byteOffset: 8, encodingByte: 1, payload: 10..<27, isIntact: true))
    #expect(reader.byteOffset == 31)
    let second = try #require(try reader.next(from: bytes.span))
    #expect(
      second == SegmentEntry(byteOffset: 31, encodingByte: 1, payload: 33..<46, isIntact: true))
    #expect(reader.byteOffset == 50)
    #expect(try reader.next(from: bytes.span) == nil)
    #expect(try reader.next(from: bytes.span) == nil)
    var samples: [Sample] = []
    for entry in [first, second] {
      let payload = bytes.span.extracting(entry.payload)
      var decoder = try XORDecoder(payload)
      while let sample = try decoder.next(from: payload) { samples.append(sample) }
    }
    #expect(
      samples == [
        Sample(timestamp: 1_000, value: 1), Sample(timestamp: 16_000, value: 2),
        Sample(timestamp: 31_000, value: 3),
      ])
  }

  @Test("none in a segment without chunks")
  func empty() throws {
    let bytes = SegmentBytes.header
    var reader = try SegmentReader(bytes.span)
    #expect(try reader.next(from: bytes.span) == nil)
    #expect(try reader.next(from: bytes.span) == nil)
    #expect(reader.byteOffset == SegmentReader.headerByteCount)
  }

  @Test("chunks of any length and encoding, known or not", arguments: Seed.each(60))
  func randomChunks(seed: Seed) throws {
    var generator = seed.generator
    var bytes = SegmentBytes.header
    var expected: [SegmentEntry] = []
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      let count = [0, 1, 126, 127, 128, 129, 16_383, 16_384].randomElement(using: &generator) ?? 0
      let encoding = UInt8.random(in: 0...255, using: &generator)
      let lengthCount = count < 128 ? 1 : count < 16_384 ? 2 : 3
      let start = bytes.count + lengthCount + 1
      expected.append(
        SegmentEntry(
          byteOffset: bytes.count, encodingByte: encoding, payload: start..<start + count,
          isIntact: true))
      bytes += SegmentBytes.chunk(generator.bytes(count), encoding: encoding)
    }
    var reader = try SegmentReader(bytes.span)
    var entries: [SegmentEntry] = []
    while let entry = try reader.next(from: bytes.span) { entries.append(entry) }
    #expect(entries == expected)
    #expect(reader.byteOffset == bytes.count)
  }

  @Test(
    "a length may take more bytes than it needs, up to five",
    arguments: [[0x82, 0], [0x82, 0x80, 0], [0x82, 0x80, 0x80, 0x80, 0]] as [[UInt8]])
  func longLengths(length: [UInt8]) throws {
    let bytes = SegmentBytes.header + SegmentBytes.chunk([7, 8], length: length)
    var reader = try SegmentReader(bytes.span)
    let entry = try #require(try reader.next(from: bytes.span))
    let start = 8 + length.count + 1
    #expect(
      entry
        == SegmentEntry(
          byteOffset: 8, encodingByte: 1, payload: start..<start + 2, isIntact: true))
    #expect(try reader.next(from: bytes.span) == nil)
  }
}
