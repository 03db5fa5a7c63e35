import Gorilla
import TestSupport
import Testing

@Suite("Chunks of float samples have the bytes that the tables of the format give")
struct FloatReferenceTests {
  @Test("the tables give what Prometheus writes", arguments: FloatGoldenChunk.all)
  func reference(chunk: FloatGoldenChunk) {
    #expect(chunk.codec.reference(chunk.series) == chunk.bytes)
    let decoding = FloatReferenceReader.read(chunk.bytes, chunk.codec)
    #expect(decoding == FloatDecoding(series: chunk.series, error: nil))
    chunk.codec.expectRoundTrip(chunk.series)
  }

  @Test("there are golden chunks of both encodings", arguments: FloatCodec.allCases)
  func golden(codec: FloatCodec) {
    #expect(FloatGoldenChunk.all(codec, 1...240).count == 85)
  }

  @Test(
    "random series of all kinds",
    arguments: FloatCodec.allCases, Seed.each(Effort.scaled(quick: 60, full: 3_000)))
  func random(codec: FloatCodec, seed: Seed) {
    var source = FloatSource(seed)
    for count in [0, 1, 2, 3, 7, 130, 1 + source.below(300)] {
      let series = codec.randomSeries(count, using: &source)
      codec.expectRoundTrip(series)
      let decoding = FloatReferenceReader.read(codec.encode(series), codec)
      #expect(decoding == FloatDecoding(series: series, error: nil))
    }
  }

  @Test("the longest chunk", arguments: FloatCodec.allCases)
  func longest(codec: FloatCodec) {
    var series = FloatSeries()
    for index in 0..<Int64(65_535) {
      let value = index % 10_000 == 0 ? Double(index) : 1
      series.append(index * 1_000 + (index % 4_096 == 0 ? 1 : 0), value.bitPattern)
    }
    // By the library alone, as the reference would take its time.
    let bytes = codec.encode(series)
    #expect(bytes.prefix(2) == [0xFF, 0xFF])
    codec.expectDecoding(bytes, to: series)
  }
}
