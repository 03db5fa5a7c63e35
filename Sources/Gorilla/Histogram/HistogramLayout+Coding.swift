internal import BitCoding

// The layout at the start of a histogram chunk: zero threshold, schema, positive and negative spans,
// and for custom buckets their bounds.

extension HistogramLayout {
  /// Writes the layout.
  func write(into writer: inout BitWriter) {
    writer.reserve(byteCount: 18)
    Self.writeZeroThreshold(zeroThreshold, into: &writer.tail)
    writer.tail.writeVarbit(Int64(schema))
    Self.write(positiveSpans, into: &writer)
    Self.write(negativeSpans, into: &writer)
    guard schema == Self.customBucketsSchema else { return }
    writer.writeVarbit(UInt64(customBounds.count))
    for bound in customBounds {
      writer.reserve(byteCount: 9)
      Self.writeBound(bound, into: &writer.tail)
    }
  }

  private static func write(_ spans: [HistogramSpan], into writer: inout BitWriter) {
    writer.writeVarbit(UInt64(spans.count))
    for span in spans {
      writer.writeVarbit(UInt64(span.length))
      writer.writeVarbit(Int64(span.offset))
    }
  }

  /// Zero is byte 0, a power of two 2^n with n in -243...10 is byte n + 244, and any other threshold
  /// is byte 255 and its bits.
  private static func writeZeroThreshold(_ threshold: Double, into tail: inout BitTail) {
    if threshold == 0 {
      tail.write(BitField(low: 0, count: 8))
    } else if threshold > 0, threshold.significandBitPattern == 0, threshold.isNormal,
      -243...10 ~= threshold.exponent
    {
      tail.write(BitField(low: UInt64(threshold.exponent + 244), count: 8))
    } else {
      tail.write(BitField(low: 255, count: 8))
      tail.write(BitField(bits: threshold.bitPattern, count: 64))
    }
  }

  /// A bound of up to three decimals, below 33,554.43, is its thousandfold plus one; any other is a
  /// zero and its bits.
  private static func writeBound(_ bound: Double, into tail: inout BitTail) {
    let exact = bound * 1_000
    // Rounding by conversion: the functions for it live in the C library's libm.
    if 0...33_554_430 ~= exact, Double(UInt64(exact + 0.5)) / 1_000 == bound {
      tail.writeVarbit(UInt64(exact + 0.5) + 1)
    } else {
      tail.write(BitField(bits: 0, count: 1))
      tail.write(BitField(bits: bound.bitPattern, count: 64))
    }
  }

  /// Reads a layout into the arrays at hand.
  ///
  /// - Throws: ``ChunkError/invalidLayout(_:bitOffset:)``. Nothing is allocated for a count that
  ///   exceeds the bits at hand.
  mutating func read(at cursor: inout BitCursor, of bytes: Span<UInt8>) throws(ChunkError) {
    removeAll()
    let byte = try cursor.readLayoutBits(8, from: bytes)
    switch byte {
    case 0: zeroThreshold = 0
    case 255: zeroThreshold = Double(bitPattern: try cursor.readLayoutBits(64, from: bytes))
    default: zeroThreshold = Double(sign: .plus, exponent: Int(byte) - 244, significand: 1)
    }
    let start = cursor.bitOffset
    let schema = try cursor.readLayoutInt(from: bytes)
    guard Self.isKnown(schema) else {
      throw .invalidLayout(.unknownSchema(schema), bitOffset: start)
    }
    self.schema = Int32(schema)
    try Self.read(into: &positiveSpans, at: &cursor, of: bytes)
    try Self.read(into: &negativeSpans, at: &cursor, of: bytes)
    if self.schema == Self.customBucketsSchema { try readBounds(at: &cursor, of: bytes) }
    // Each bucket takes at least a bit.
    try cursor.checkLayoutCount(UInt64(bucketCount), bitsEach: 1, from: bytes)
  }

  private static func read(
    into spans: inout [HistogramSpan], at cursor: inout BitCursor, of bytes: Span<UInt8>
  ) throws(ChunkError) {
    let count = try cursor.readLayoutUInt(from: bytes)
    try cursor.checkLayoutCount(count, bitsEach: 2, from: bytes)
    spans.reserveCapacity(Int(count))
    var next: Int64 = 0
    for index in 0..<count {
      let start = cursor.bitOffset
      let length = try cursor.readLayoutUInt(from: bytes)
      let offset = try cursor.readLayoutInt(from: bytes)
      guard let length = UInt32(exactly: length), let offset = Int32(exactly: offset),
        index == 0 || offset >= 0
      else { throw .invalidLayout(.spanOutOfRange, bitOffset: start) }
      next += Int64(offset) + Int64(length)
      guard next <= Int64(Int32.max) else {
        throw .invalidLayout(.spanOutOfRange, bitOffset: start)
      }
      spans.append(HistogramSpan(offset: offset, length: length))
    }
  }

  private mutating func readBounds(
    at cursor: inout BitCursor, of bytes: Span<UInt8>
  ) throws(ChunkError) {
    let count = try cursor.readLayoutUInt(from: bytes)
    try cursor.checkLayoutCount(count, bitsEach: 5, from: bytes)
    customBounds.reserveCapacity(Int(count))
    for _ in 0..<count {
      let thousandfold = try cursor.readLayoutUInt(from: bytes)
      if thousandfold == 0 {
        customBounds.append(Double(bitPattern: try cursor.readLayoutBits(64, from: bytes)))
      } else {
        customBounds.append(Double(thousandfold - 1) / 1_000)
      }
    }
  }
}

extension BitCursor {
  fileprivate mutating func readLayoutBits(
    _ count: Int, from bytes: Span<UInt8>
  ) throws(ChunkError) -> UInt64 {
    do throws(BitError) { return try read(count, from: bytes) } catch { throw Self.fault(error) }
  }

  fileprivate mutating func readLayoutUInt(from bytes: Span<UInt8>) throws(ChunkError) -> UInt64 {
    do throws(BitError) { return try readVarbitUInt(from: bytes) } catch { throw Self.fault(error) }
  }

  fileprivate mutating func readLayoutInt(from bytes: Span<UInt8>) throws(ChunkError) -> Int64 {
    do throws(BitError) { return try readVarbitInt(from: bytes) } catch { throw Self.fault(error) }
  }

  /// Throws unless `count` things, of `bitsEach` or more, can lie between the cursor and the end.
  fileprivate func checkLayoutCount(
    _ count: UInt64, bitsEach: Int, from bytes: Span<UInt8>
  ) throws(ChunkError) {
    guard count <= UInt64((bytes.count * 8 - bitOffset) / bitsEach) else {
      throw .invalidLayout(.countExceedsPayload(count), bitOffset: bitOffset)
    }
  }

  private static func fault(_ error: BitError) -> ChunkError {
    .invalidLayout(.truncated, bitOffset: error.bitOffset)
  }
}
