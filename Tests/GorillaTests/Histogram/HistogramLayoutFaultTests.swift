import Testing

@testable import Gorilla

@Suite("A corrupt layout is an error that says where and what")
struct HistogramLayoutFaultTests {
  @Test(
    "an unknown schema", arguments: [-10, 53, 54, -52, -54, -100, 1_000, .min, .max] as [Int64])
  func schemas(schema: Int64) {
    expect(.unknownSchema(schema), at: 32) { $0.appendVarbit(schema) }
  }

  @Test("a span's length of more than 32 bits", arguments: [0x1_0000_0000, .max] as [UInt64])
  func lengths(length: UInt64) {
    expect(.spanOutOfRange, at: 32 + 1 + 5) {
      $0.append("0 10 001")
      $0.appendVarbit(length)
      $0.appendVarbit(0 as Int64)
    }
  }

  @Test(
    "a span's offset of more than 32 bits",
    arguments: [0x8000_0000, -0x8000_0001, .max, .min] as [Int64])
  func offsets(offset: Int64) {
    expect(.spanOutOfRange, at: 32 + 1 + 5) {
      $0.append("0 10 001")
      $0.appendVarbit(0 as UInt64)
      $0.appendVarbit(offset)
    }
  }

  @Test("a later span that goes backwards")
  func backwards() {
    expect(.spanOutOfRange, at: 32 + 1 + 5 + 2) {
      $0.append("0 10 010 0 0")
      $0.appendVarbit(1 as UInt64)
      $0.appendVarbit(-1 as Int64)
    }
  }

  @Test("a bucket's index of more than 32 bits")
  func indexes() {
    expect(.spanOutOfRange, at: 32 + 1 + 5) {
      $0.append("0 10 001")
      $0.appendVarbit(1 as UInt64)
      $0.appendVarbit(Int64(Int32.max))
    }
    expect(.spanOutOfRange, at: 32 + 1 + 5 + 1 + 72) {
      $0.append("0 10 010 0")
      $0.append("1111 1111")
      $0.append(UInt64(Int32.max), count: 64)
      $0.appendVarbit(0 as UInt64)
      $0.appendVarbit(1 as Int64)
    }
  }

  @Test(
    "more spans than the payload has room for",
    arguments: [165, 1 << 20, 1 << 40, .max] as [UInt64])
  func spanCounts(count: UInt64) {
    var bits = BitString()
    bits.appendVarbit(count)
    expect(.countExceedsPayload(count), at: 32 + 1 + bits.count) {
      $0.append("0")
      $0.appendVarbit(count)
    }
    expect(.countExceedsPayload(count), at: 32 + 2 + bits.count) {
      $0.append("00")
      $0.appendVarbit(count)
    }
  }

  @Test(
    "more custom bounds than the payload has room for", arguments: [61, 1 << 50, .max] as [UInt64])
  func boundCounts(count: UInt64) {
    var bits = BitString()
    bits.appendVarbit(count)
    expect(.countExceedsPayload(count), at: 32 + 13 + 2 + bits.count) {
      $0.appendVarbit(-53 as Int64)
      $0.append("00")
      $0.appendVarbit(count)
    }
  }

  @Test("more buckets than the payload has bits", arguments: [400, 0x7FFF_FFFF] as [UInt64])
  func bucketCounts(count: UInt64) {
    var bits = BitString()
    bits.appendVarbit(count)
    expect(.countExceedsPayload(count), at: 32 + 1 + 5 + bits.count + 1 + 1) {
      $0.append("0 10 001")
      $0.appendVarbit(count)
      $0.appendVarbit(0 as Int64)
      $0.append("0")
    }
  }

  @Test("both halves together have more buckets than the payload has bits")
  func bucketSums() {
    expect(.countExceedsPayload(400), at: 32 + 1 + 2 * (5 + 17 + 5)) {
      $0.append("0")
      for _ in 0..<2 {
        $0.append("10 001")
        $0.append("11110")
        $0.append(200, count: 12)
        $0.append("10 111")
      }
    }
  }

  @Test("the bytes end within the layout")
  func truncation() {
    // Twelve bytes can hold a sample, were it not for this layout.
    for (text, offset) in [
      ("11111111" + String(repeating: "0", count: 64) + "11111110", 24 + 72),
      ("00000000 11111111" + String(repeating: "1", count: 64), 24 + 80),
    ] {
      var bits = BitString()
      bits.append([0, 1, 0])
      bits.append(text)
      let bytes = bits.bytes
      #expect(throws: ChunkError.invalidLayout(.truncated, bitOffset: offset)) {
        _ = try HistogramDecoder<UInt64>(bytes.span, hasStartTimes: false)
      }
    }
  }

  @Test("an error says in words where it was")
  func descriptions() {
    #expect(
      ChunkError.invalidLayout(.spanOutOfRange, bitOffset: 40).description
        == "the histogram layout is invalid at bit 40: a span is out of range")
    #expect(
      ChunkError.invalidLayout(.unknownSchema(9), bitOffset: 32).description
        == "the histogram layout is invalid at bit 32: its schema is 9")
  }

  /// Expects the fault in a chunk of one sample whose layout has zero threshold 0, then `write`.
  private func expect(
    _ fault: ChunkError.LayoutFault, at bitOffset: Int,
    sourceLocation: SourceLocation = #_sourceLocation, write: (inout BitString) -> Void
  ) {
    var bits = BitString()
    bits.append([0, 1, 0, 0])
    write(&bits)
    bits.append(String(repeating: "0", count: 300))
    // Whole bytes, so that what the payload has room for is known.
    let bytes = Array(bits.bytes.prefix(bits.count / 8))
    for hasStartTimes in [false, true] {
      #expect(
        throws: ChunkError.invalidLayout(fault, bitOffset: bitOffset),
        sourceLocation: sourceLocation
      ) { _ = try HistogramDecoder<UInt64>(bytes.span, hasStartTimes: hasStartTimes) }
      #expect(
        throws: ChunkError.invalidLayout(fault, bitOffset: bitOffset),
        sourceLocation: sourceLocation
      ) { _ = try HistogramDecoder<Double>(bytes.span, hasStartTimes: hasStartTimes) }
      #expect(
        throws: ChunkError.invalidLayout(fault, bitOffset: bitOffset),
        sourceLocation: sourceLocation
      ) {
        _ = try HistogramDecoder<Double>.firstTimestamp(
          of: bytes.span, hasStartTimes: hasStartTimes)
      }
    }
  }
}
