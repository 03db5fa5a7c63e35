import Gorilla
import TestSupport
import Testing

@Suite("Every fault of a chunk of float samples has an error of its own")
struct FloatFaultTests {
  /// The error that each way to decode `bytes` ends in.
  private func expect(
    _ error: ChunkError?, _ bits: FloatBits, _ codec: FloatCodec,
    _ location: SourceLocation = #_sourceLocation
  ) {
    expect(error, bits.bytes, codec, location)
  }

  private func expect(
    _ error: ChunkError?, _ bytes: [UInt8], _ codec: FloatCodec, _ location: SourceLocation
  ) {
    let decoding = codec.decoder.decodingByNext(bytes)
    if decoding.error != error {
      Issue.record(
        "\(codec) \(bytes.hex): \(decoding) instead of \(error as Optional)",
        sourceLocation: location)
    }
    codec.expectSameFault(bytes, "", location)
  }

  /// A header, and the first sample at time 0 with the value 0.
  private func chunk(_ codec: FloatCodec, count: Int, startTimes: UInt64 = 0) -> FloatBits {
    var bits = FloatBits()
    bits.append(UInt64(count), 16)
    if codec == .xor2 { bits.append(startTimes, 8) }
    bits.append(0, 8 + 64)
    return bits
  }

  @Test("no bytes, or less than a header", arguments: FloatCodec.allCases)
  func missingHeader(codec: FloatCodec) {
    for byteCount in 0..<codec.headerByteCount {
      let bytes = [UInt8](repeating: 0, count: byteCount)
      let error = ChunkError.missingHeader(byteCount: byteCount)
      #expect(throws: error) { _ = try codec.decoder.init(bytes.span) }
      #expect(throws: error) { _ = try codec.decoder.sampleCount(of: bytes.span) }
      #expect(throws: error) { _ = try codec.decoder.firstTimestamp(of: bytes.span) }
    }
    codec.expectDecoding([UInt8](repeating: 0, count: codec.headerByteCount), to: FloatSeries())
  }

  @Test("more samples than the payload could hold", arguments: FloatCodec.allCases)
  func countExceedsPayload(codec: FloatCodec) {
    // The least that so many samples take.
    let sizes = (0...300).map { count in
      codec.reference(FloatSeries((0..<Int64(count)).map { $0 }, Array(repeating: 0, count: count)))
        .count
    }
    // From sample 127 on, XOR2 chunks have start times; a reader does not insist on them.
    for (count, size) in sizes.enumerated() where codec == .xor || count <= 127 {
      for byteCount in codec.headerByteCount..<60 {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        (bytes[0], bytes[1]) = (UInt8(count >> 8), UInt8(count & 0xFF))
        let error = ChunkError.countExceedsPayload(count: count, byteCount: byteCount)
        let isOpen = (try? codec.decoder.init(bytes.span)) != nil
        if isOpen != (byteCount >= size) { Issue.record("\(count) samples, \(byteCount) bytes") }
        if !isOpen && codec.decoder.decodingByNext(bytes).error != error {
          Issue.record("\(count) samples, \(byteCount) bytes: not \(error)")
        }
      }
    }
    #expect(throws: ChunkError.countExceedsPayload(count: 65_535, byteCount: 100)) {
      _ = try codec.decoder.init(([0xFF, 0xFF] + [UInt8](repeating: 0, count: 98)).span)
    }
  }

  @Test("windows of more than 64 bits", arguments: FloatCodec.allCases, 0...31)
  func invalidWindow(codec: FloatCodec, leading: Int) {
    // In the second sample, and in a later one with the distance unchanged and changed: how many
    // samples there are before, the bits of the second, and those before the window.
    let fourteen = String(repeating: "1", count: 14)
    let later = 2 + leading % 8
    let heads: [(before: Int, second: String, head: String)] =
      codec == .xor
      ? [
        (1, "", "0000000011"), (later, "000000000", "011"), (later, "000000000", "10\(fourteen)11"),
      ]
      : [
        (1, "", "00000000110"), (later, "000000000", "101"),
        (later, "000000000", "110\(fourteen.dropFirst())110"),
      ]
    for (before, second, head) in heads {
      // 64 is stored as 0.
      for width in [1, 2, 33, 63, 64, 63 - leading, 64 - leading, 65 - leading] where width <= 64 {
        var bits = chunk(codec, count: before + 1)
        bits.append(second)
        // Samples that stay move the window to any bit of a byte.
        if before > 1 { bits.append(0, (before - 2) * (codec == .xor ? 2 : 1)) }
        let start = bits.count
        bits.append(head)
        bits.append(UInt64(leading), 5)
        bits.append(UInt64(width % 64), 6)
        let end = bits.count
        bits.append(0, 64)
        bits.append(0, 64)
        let truncated = ChunkError.truncated(sample: before, bitOffset: start)
        let invalid = ChunkError.invalidWindow(sample: before, bitOffset: start)
        let isValid = leading + width <= 64
        expect(isValid ? nil : invalid, bits, codec)
        // Cut off, it might have been a valid one.
        expect(truncated, Array(bits.bytes.prefix((end - 1) / 8)), codec, #_sourceLocation)
        if !isValid {
          expect(invalid, Array(bits.bytes.prefix((end + 7) / 8)), codec, #_sourceLocation)
        }
      }
    }
  }

  @Test("integers of more than 64 bits", arguments: FloatCodec.allCases)
  func varintOverflow(codec: FloatCodec) {
    let nine = [UInt8](repeating: 0xFF, count: 9)
    let start = codec.headerByteCount * 8
    for (last, isValid) in [(0, true), (1, true), (2, false), (0x80, false), (0xFF, false)] {
      // The first timestamp, the second distance, and the first start time.
      var first = FloatBits()
      first.append(1, 16)
      if codec == .xor2 { first.append(0, 8) }
      var second = chunk(codec, count: 2)
      var third = chunk(codec, count: 1, startTimes: 0x80)
      for byte in nine + [UInt8(last)] {
        first.append(UInt64(byte), 8)
        second.append(UInt64(byte), 8)
        third.append(UInt64(byte), 8)
      }
      first.append(0, 64)
      second.append(0, 8)
      expect(isValid ? nil : .varintOverflow(sample: 0, bitOffset: start), first, codec)
      expect(isValid ? nil : .varintOverflow(sample: 1, bitOffset: start + 72), second, codec)
      if codec == .xor2 {
        expect(isValid ? nil : .varintOverflow(sample: 0, bitOffset: start + 72), third, codec)
      }
    }
  }

  @Test("bytes that stand for no encoding", arguments: UInt8.min...UInt8.max)
  func unknownEncoding(byte: UInt8) throws {
    if 1...6 ~= byte {
      let encoding = try ChunkEncoding(byte: byte)
      #expect(encoding.rawValue == byte)
      #expect(encoding.hasStartTimes == (byte >= 4))
      #expect(encoding.isReopenable == (byte >= 4))
    } else {
      #expect(throws: ChunkError.unknownEncoding(byte)) { _ = try ChunkEncoding(byte: byte) }
    }
  }

  @Test(
    "which says in words what is wrong, and where",
    arguments: [
      (.missingHeader(byteCount: 1), ["1 byte"]),
      (.countExceedsPayload(count: 300, byteCount: 17), ["300 samples", "17 bytes"]),
      (.truncated(sample: 12, bitOffset: 345), ["sample 12", "bit 345"]),
      (.varintOverflow(sample: 1, bitOffset: 88), ["sample 1", "bit 88"]),
      (.invalidWindow(sample: 7, bitOffset: 99), ["sample 7", "bit 99", "64 bits"]),
      (.unknownEncoding(77), ["77"]),
      (.notReopenable(.xor), ["xor"]),
    ] as [(ChunkError, [String])])
  func descriptions(error: ChunkError, parts: [String]) {
    for part in parts { #expect(error.description.contains(part)) }
  }
}
