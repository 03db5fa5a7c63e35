import Gorilla
import TestSupport
import Testing

@Suite("Recoding float samples tells what became of a chunk")
struct FloatRecodingTests {
  private func recode(_ bytes: [UInt8], _ codec: FloatCodec) throws -> ChunkRecoder.Outcome {
    var recoder = ChunkRecoder()
    return try recoder.recode(bytes.span, codec.encoding)
  }

  @Test("what Prometheus wrote is identical", arguments: FloatGoldenChunk.all)
  func identical(chunk: FloatGoldenChunk) throws {
    let outcome = try recode(chunk.bytes, chunk.codec)
    let times = chunk.series.timestamps
    #expect(outcome.form == .identical)
    #expect(outcome.sampleCount == times.count)
    #expect(outcome.firstTimestamp == times[0])
    #expect(outcome.lastTimestamp == times[times.count - 1])
  }

  @Test("one zero byte more is the old form, but only where that has it", arguments: Seed.each(40))
  func legacyTail(seed: Seed) throws {
    var source = FloatSource(seed)
    for _ in 0..<20 {
      let series = source.series(1 + source.below(12)).withoutStartTimes()
      let writer = FloatReferenceWriter.xor(series)
      let bytes = writer.bits.bytes
      let form: ChunkRecoder.Form = writer.hasLegacyTail ? .legacyTail : .different
      #expect(try recode(bytes + [0], .xor).form == form, "\(series)")
      #expect(try recode(bytes + [1], .xor).form == .different, "\(series)")
      #expect(try recode(bytes + [0, 0], .xor).form == .different, "\(series)")
      let xor2 = FloatCodec.xor2.reference(series)
      #expect(try recode(xor2 + [0], .xor2).form == .different, "\(series)")
    }
  }

  @Test("other bits behind the last sample are different", arguments: FloatGoldenChunk.all)
  func padding(chunk: FloatGoldenChunk) throws {
    let writer =
      chunk.codec == .xor
      ? FloatReferenceWriter.xor(chunk.series) : FloatReferenceWriter.xor2(chunk.series)
    guard !writer.bits.count.isMultiple(of: 8) else { return }
    var bytes = chunk.bytes
    bytes[bytes.count - 1] |= 1
    #expect(try recode(bytes, chunk.codec).form == .different)
  }

  @Test("one recoder for all", arguments: Seed.each(10))
  func reuse(seed: Seed) throws {
    var source = FloatSource(seed)
    var recoder = ChunkRecoder()
    for _ in 0..<40 {
      let codec: FloatCodec = source.below(2) == 0 ? .xor : .xor2
      let series = codec.randomSeries(source.below(150), using: &source)
      let outcome = try recoder.recode(codec.encode(series).span, codec.encoding)
      #expect(outcome.form == .identical, "\(series)")
      #expect(outcome.sampleCount == series.count)
      #expect(outcome.firstTimestamp == series.timestamps.first ?? 0)
      #expect(outcome.lastTimestamp == series.timestamps.last ?? 0)
    }
  }

  @Test("damaged chunks have their error", arguments: FloatGoldenChunk.all)
  func damaged(chunk: FloatGoldenChunk) throws {
    let cut = Array(chunk.bytes.dropLast())
    let error = try #require(chunk.codec.decoder.decodingByNext(cut).error)
    #expect(throws: error) { try recode(cut, chunk.codec) }
  }
}
