import Gorilla
import TestSupport
import Testing

// What they give for damaged chunks is part of `FloatCodec.expectSameFault`.

@Suite("The number of samples and the first timestamp, without decoding")
struct FloatHeaderTests {
  @Test("are those of the decoded chunk", arguments: FloatGoldenChunk.all)
  func golden(chunk: FloatGoldenChunk) throws {
    try expect(chunk.bytes, chunk.series, chunk.codec)
  }

  @Test("of random series", arguments: FloatCodec.allCases, Seed.each(50))
  func random(codec: FloatCodec, seed: Seed) throws {
    var source = FloatSource(seed)
    for count in [0, 1, 2, 255, 256, 257, source.below(300)] {
      let series = codec.randomSeries(count, using: &source)
      try expect(codec.encode(series), series, codec)
    }
  }

  @Test("need no more than the first sample", arguments: FloatGoldenChunk.all)
  func firstSample(chunk: FloatGoldenChunk) throws {
    // The rest of the payload, replaced by what is no sample, has to be as long.
    let first = chunk.codec.encode(chunk.series.prefix(1))
    var bytes = chunk.bytes
    for index in bytes.indices where index >= first.count { bytes[index] = 0xFF }
    let timestamp = try chunk.codec.decoder.firstTimestamp(of: bytes.span)
    #expect(timestamp == chunk.series.timestamps[0])
    #expect(try chunk.codec.decoder.sampleCount(of: bytes.span) == chunk.series.count)
  }

  private func expect(
    _ bytes: [UInt8], _ series: FloatSeries, _ codec: FloatCodec,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let count = try codec.decoder.sampleCount(of: bytes.span)
    let first = try codec.decoder.firstTimestamp(of: bytes.span)
    let decoder = try codec.decoder.init(bytes.span)
    #expect(count == series.count, sourceLocation: location)
    #expect(first == series.timestamps.first, sourceLocation: location)
    #expect(decoder.count == series.count, sourceLocation: location)
    #expect(decoder.position == 0, sourceLocation: location)
  }
}
