import Gorilla
import TestSupport
import Testing

@Suite("Damaged chunks of float samples give values or an error that says where, never a trap")
struct FloatCorruptionTests {
  @Test("cut off after any byte", arguments: FloatGoldenChunk.all)
  func truncation(chunk: FloatGoldenChunk) {
    let count = chunk.bytes.count
    // All lengths of small chunks; of large ones the shortest, the longest, and some in between.
    let step = Effort.scaled(quick: max(1, count / 20), full: 1)
    let lengths = Set(0..<min(count, 40)).union(stride(from: 0, to: count, by: step))
    for length in lengths.union(max(0, count - 4)..<count) {
      let cut = Array(chunk.bytes.prefix(length))
      chunk.codec.expectSameFault(cut, "\(chunk.name) cut to \(length)")
      if FloatReferenceReader.read(cut, chunk.codec).error == nil {
        Issue.record("\(chunk.name) needs \(count) bytes, but can be read from \(length)")
      }
    }
  }

  /// Chunks small enough to try every byte in every place.
  private static let small = FloatGoldenChunk.all.filter { chunk in
    Effort.isFull
      ? 1...7 ~= chunk.series.count
      : ["special-values-3", "stale-markers-3", "xor-window-3", "dod-boundaries-3"]
        .contains(chunk.name)
  }

  @Test("any byte instead of any other", arguments: small)
  func everyByte(chunk: FloatGoldenChunk) {
    for index in chunk.bytes.indices {
      for byte in UInt8.min...UInt8.max where byte != chunk.bytes[index] {
        var bytes = chunk.bytes
        bytes[index] = byte
        chunk.codec.expectSameFault(bytes, "\(chunk.name) with \(byte) at \(index)")
      }
    }
  }

  private static let large = FloatGoldenChunk.all.filter { chunk in
    Effort.isFull ? chunk.series.count > 7 : 7...120 ~= chunk.series.count
  }

  @Test("some bytes or bits instead of others", arguments: large)
  func someBytes(chunk: FloatGoldenChunk) {
    var source = FloatSource(Seed(UInt64(chunk.bytes.count)))
    for _ in 0..<Effort.scaled(quick: 25, full: 1_000) {
      var bytes = chunk.bytes
      let faults = (0...source.below(3)).map { _ in
        let index = source.below(bytes.count)
        let isBit = source.below(2) == 0
        bytes[index] = isBit ? bytes[index] ^ 1 << source.below(8) : UInt8(source.below(256))
        return "\(bytes[index]) at \(index)"
      }
      chunk.codec.expectSameFault(bytes, "\(chunk.name) with \(faults)")
    }
  }

  @Test(
    "random bytes", arguments: FloatCodec.allCases,
    Seed.each(Effort.scaled(quick: 40, full: 1_000)))
  func garbage(codec: FloatCodec, seed: Seed) {
    var source = FloatSource(seed)
    for _ in 0..<100 {
      // Often zeros or ones, as random bits alone would soon end in a fault.
      let kind = source.below(4)
      var bytes = (0..<source.below(80)).map { _ in
        switch kind {
        case 0: UInt8(source.below(256))
        case 1: source.below(6) == 0 ? UInt8(source.below(256)) : 0
        case 2: source.below(6) == 0 ? UInt8(source.below(256)) : 0xFF
        default: UInt8(source.below(256) & source.below(256))
        }
      }
      if bytes.count >= 3 && source.below(4) > 0 {
        (bytes[0], bytes[1]) = (0, UInt8(source.below(60)))
      }
      codec.expectSameFault(bytes)
    }
  }

  @Test(
    "other bytes at every call", arguments: FloatCodec.allCases,
    Seed.each(Effort.scaled(quick: 10, full: 300)))
  func otherBytes(codec: FloatCodec, seed: Seed) throws {
    var source = FloatSource(seed)
    for _ in 0..<50 {
      let series = codec.randomSeries(1 + source.below(100), using: &source)
      let bytes = codec.encode(series)
      try decodeOthers(codec.decoder, bytes, using: &source)
    }
  }

  private func decodeOthers<Decoder: FloatDecoder>(
    _: Decoder.Type, _ bytes: [UInt8], using source: inout FloatSource
  ) throws {
    var decoder = try Decoder(bytes.span)
    var others = bytes
    var calls = 0
    while decoder.position < decoder.count && calls < 200 {
      let position = decoder.position
      var decoding = FloatDecoding()
      if source.below(2) == 0 {
        decoder.readByNext(1 + source.below(9), from: others, into: &decoding)
      } else {
        decoder.readBatch(source.below(20), from: others, into: &decoding)
      }
      let isPlausible = position...decoder.count ~= decoder.position
      if !isPlausible || decoding.series.count != decoder.position - position {
        Issue.record("from \(position) to \(decoder.position) of \(decoder.count): \(others.hex)")
      }
      switch source.below(4) {
      case 0: others = []
      case 1: others = bytes
      case 2: others = Array(bytes.prefix(source.below(bytes.count + 1)))
      default: others = (0..<source.below(150)).map { _ in UInt8(source.below(256)) }
      }
      calls += 1
    }
  }
}
