import Gorilla
import TestSupport
import Testing

@Suite("Streams of timestamps alone")
struct TimestampStreamTests {
  private func encode(_ timestamps: [Int64]) -> [UInt8] {
    var encoder = TimestampEncoder()
    encoder.append(timestamps.span)
    return encoder.finish()
  }

  @Test("have the fields of an XOR chunk", arguments: Seed.each(60))
  func bytes(seed: Seed) {
    var source = FloatSource(seed)
    for count in [0, 1, 2, 3, source.below(200)] {
      let series = source.series(count)
      let reference = FloatReferenceWriter.timestamps(series).bits
      #expect(encode(series.timestamps) == reference.bytes, "\(series.timestamps)")

      var encoder = TimestampEncoder(byteCapacity: 0)
      for (index, timestamp) in series.timestamps.enumerated() {
        #expect(encoder.count == index)
        encoder.append(timestamp)
      }
      let byteCount = encoder.byteCount
      #expect(byteCount == reference.bytes.count)
      #expect(encoder.withBytes { $0.count } == byteCount)
      #expect(encoder.finish() == reference.bytes, "\(series.timestamps)")
    }
  }

  @Test("are read back, in parts", arguments: Seed.each(60))
  func roundTrip(seed: Seed) throws {
    var source = FloatSource(seed)
    let timestamps = source.series(150).timestamps
    let bytes = encode(timestamps)
    var decoder = TimestampDecoder()
    var decoded: [Int64] = []
    while decoded.count < timestamps.count {
      #expect(decoder.position == decoded.count)
      var part = [Int64](repeating: 7, count: source.below(timestamps.count - decoded.count + 1))
      var output = part.mutableSpan
      try decoder.decode(from: bytes.span, into: &output)
      decoded += part
      if decoded.count < timestamps.count { decoded.append(try decoder.next(from: bytes.span)) }
    }
    #expect(decoded == timestamps)
  }

  @Test("cut off anywhere, give what is whole, and say where they end", arguments: Seed.each(20))
  func truncation(seed: Seed) {
    var source = FloatSource(seed)
    let series = source.series(1 + source.below(40))
    let bytes = encode(series.timestamps)
    // Where each timestamp ends.
    let ends = (0...series.count).map {
      FloatReferenceWriter.timestamps(series.prefix($0)).bits.count
    }
    for byteCount in 0..<bytes.count {
      let cut = bytes.span.extracting(first: byteCount)
      let whole = ends.lastIndex { $0 <= byteCount * 8 } ?? 0
      let error = ChunkError.truncated(sample: whole, bitOffset: ends[whole])
      var decoder = TimestampDecoder()
      var output = [Int64](repeating: 7, count: series.count)
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
      if output.prefix(whole) != series.timestamps.prefix(whole) {
        Issue.record("\(output) from \(byteCount) bytes of \(bytes.hex)")
      }
    }
  }

  @Test("with integers of more than 64 bits are refused")
  func overflow() throws {
    let large = [UInt8](repeating: 0xFF, count: 9) + [2]
    var decoder = TimestampDecoder()
    #expect(throws: ChunkError.varintOverflow(sample: 0, bitOffset: 0)) {
      try decoder.next(from: large.span)
    }
    #expect(decoder.position == 0)
    let second = [6] + large
    #expect(try decoder.next(from: second.span) == 3)
    #expect(throws: ChunkError.varintOverflow(sample: 1, bitOffset: 8)) {
      try decoder.next(from: second.span)
    }
    #expect(decoder.position == 1)
  }

  @Test("take as many bits as in a chunk", arguments: Seed.each(30))
  func size(seed: Seed) {
    var source = FloatSource(seed)
    let series = source.series(2 + source.below(100)).withoutStartTimes()
    var values = ValueEncoder()
    values.append(series.values.span)
    let sum = 2 + encode(series.timestamps).count + values.byteCount
    let chunk = FloatCodec.xor.encode(series).count
    // Each stream fills up its last byte.
    #expect(chunk...chunk + 1 ~= sum)
  }

  @Test("keep nothing when the encoder is used again")
  func reuse() {
    var source = FloatSource(Seed(5))
    var encoder = TimestampEncoder()
    for _ in 0..<20 {
      let timestamps = source.series(source.below(60)).timestamps
      encoder.removeAll()
      #expect(encoder.count == 0)
      encoder.append(timestamps.span)
      let bytes = encoder.withBytes { bytes in bytes.indices.map { bytes[$0] } }
      #expect(bytes == encode(timestamps))
      #expect(encoder.count == timestamps.count)
    }
  }
}
