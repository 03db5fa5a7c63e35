import Gorilla
import TestSupport
import Testing

@Suite("Streams of doubles alone")
struct ValueStreamTests {
  private func encode(_ series: FloatSeries) -> [UInt8] {
    var encoder = ValueEncoder()
    encoder.append(series.values.span)
    return encoder.finish()
  }

  @Test("have the fields of an XOR chunk", arguments: Seed.each(60))
  func bytes(seed: Seed) {
    var source = FloatSource(seed)
    for count in [0, 1, 2, 3, source.below(200)] {
      let series = source.series(count)
      let reference = FloatReferenceWriter.values(series).bits
      #expect(encode(series) == reference.bytes, "\(series)")

      var encoder = ValueEncoder(byteCapacity: 0)
      for (index, value) in series.values.enumerated() {
        #expect(encoder.count == index)
        encoder.append(value)
      }
      let byteCount = encoder.byteCount
      #expect(byteCount == reference.bytes.count)
      #expect(encoder.withBytes { $0.count } == byteCount)
      #expect(encoder.finish() == reference.bytes, "\(series)")
    }
  }

  @Test("are read back, in parts", arguments: Seed.each(60))
  func roundTrip(seed: Seed) throws {
    var source = FloatSource(seed)
    let series = source.series(150)
    let bytes = encode(series)
    var decoder = ValueDecoder()
    var decoded: [Double] = []
    while decoded.count < series.count {
      #expect(decoder.position == decoded.count)
      var part = [Double](repeating: 7, count: source.below(series.count - decoded.count + 1))
      var output = part.mutableSpan
      try decoder.decode(from: bytes.span, into: &output)
      decoded += part
      if decoded.count < series.count { decoded.append(try decoder.next(from: bytes.span)) }
    }
    #expect(decoded.map(\.bitPattern) == series.bits)
  }

  @Test("cut off anywhere, give what is whole, and say where they end", arguments: Seed.each(20))
  func truncation(seed: Seed) {
    var source = FloatSource(seed)
    let series = source.series(1 + source.below(40))
    let bytes = encode(series)
    // Where each value ends.
    let ends = (0...series.count).map { FloatReferenceWriter.values(series.prefix($0)).bits.count }
    for byteCount in 0..<bytes.count {
      let cut = bytes.span.extracting(first: byteCount)
      let whole = ends.lastIndex { $0 <= byteCount * 8 } ?? 0
      let error = ChunkError.truncated(sample: whole, bitOffset: ends[whole])
      var decoder = ValueDecoder()
      var output = [Double](repeating: 7, count: series.count)
      var span = output.mutableSpan
      var faults: [ChunkError] = []
      do throws(ChunkError) {
        try decoder.decode(from: cut, into: &span)
      } catch { faults.append(error) }
      do throws(ChunkError) {
        _ = try decoder.next(from: cut)
      } catch { faults.append(error) }
      if faults != [error, error] || decoder.position != whole {
        Issue.record("\(faults) instead of \(error) at \(byteCount) of \(bytes.hex)")
      }
      if output.prefix(whole).map(\.bitPattern) != Array(series.bits.prefix(whole)) {
        Issue.record("\(output) from \(byteCount) bytes of \(bytes.hex)")
      }
    }
  }

  @Test("with windows of more than 64 bits are refused", arguments: 0...31)
  func invalidWindow(leading: Int) throws {
    // Values that stay move the window to any bit of a byte.
    let before = 1 + leading % 8
    for width in 1...64 {
      var bits = FloatBits()
      bits.append(0, 64)
      bits.append(0, before - 1)
      let start = bits.count
      bits.append("11")
      bits.append(UInt64(leading), 5)
      bits.append(UInt64(width % 64), 6)
      let end = bits.count
      bits.append(0, 64)
      let truncated = ChunkError.truncated(sample: before, bitOffset: start)
      let invalid = ChunkError.invalidWindow(sample: before, bitOffset: start)
      let isValid = leading + width <= 64
      expect(isValid ? nil : invalid, after: before, bits.bytes)
      // Cut off, the window might have been a valid one.
      expect(truncated, after: before, Array(bits.bytes.prefix((end - 1) / 8)))
      if !isValid { expect(invalid, after: before, Array(bits.bytes.prefix((end + 7) / 8))) }
    }
  }

  /// Expects `count` zeros, and then another or an error.
  private func expect(_ error: ChunkError?, after count: Int, _ bytes: [UInt8]) {
    var decoder = ValueDecoder()
    var fault: ChunkError?
    do throws(ChunkError) {
      for _ in 0...count {
        if try decoder.next(from: bytes.span).bitPattern != 0 { Issue.record("\(bytes.hex)") }
      }
    } catch { fault = error }
    if fault != error || decoder.position != (error == nil ? count + 1 : count) {
      Issue.record("\(fault as Optional) instead of \(error as Optional): \(bytes.hex)")
    }
  }

  @Test("keep nothing when the encoder is used again")
  func reuse() {
    var source = FloatSource(Seed(6))
    var encoder = ValueEncoder()
    for _ in 0..<20 {
      let series = source.series(source.below(60))
      encoder.removeAll()
      #expect(encoder.count == 0)
      encoder.append(series.values.span)
      let bytes = encoder.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      #expect(bytes == encode(series))
      #expect(encoder.count == series.count)
    }
  }
}
