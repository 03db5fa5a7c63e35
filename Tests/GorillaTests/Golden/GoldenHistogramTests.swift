import Testing

@testable import Gorilla

@Suite("Histograms that Prometheus encoded")
struct GoldenHistogramTests {
  @Test("the file has the chunks that are to be tested")
  func inventory() throws {
    #expect(GoldenChunk.all.count == 394)
    var counts: [ChunkEncoding: Int] = [:]
    for chunk in GoldenChunk.all { counts[try chunk.chunkEncoding(), default: 0] += 1 }
    #expect(
      counts == [
        .xor: 85, .xor2: 85,
        .histogram: 56, .floatHistogram: 56, .histogramST: 56, .floatHistogramST: 56,
      ])
  }

  @Test("decode to exactly their samples", arguments: GoldenChunk.histograms)
  func decoding(chunk: GoldenChunk) throws {
    let encoding = try #require(HistogramEncoding(try chunk.chunkEncoding()))
    if encoding.isFloat {
      try expectSamples(of: chunk, Double.self, hasStartTimes: encoding.hasStartTimes)
    } else {
      try expectSamples(of: chunk, UInt64.self, hasStartTimes: encoding.hasStartTimes)
    }
  }

  @Test("are encoded to exactly their bytes", arguments: GoldenChunk.histograms)
  func encoding(chunk: GoldenChunk) throws {
    let encoding = try #require(HistogramEncoding(try chunk.chunkEncoding()))
    if encoding.isFloat {
      try expectBytes(of: chunk, Double.self, hasStartTimes: encoding.hasStartTimes)
    } else {
      try expectBytes(of: chunk, UInt64.self, hasStartTimes: encoding.hasStartTimes)
    }
  }

  private func expectSamples<Count: TestedCount>(
    of chunk: GoldenChunk, _: Count.Type, hasStartTimes: Bool
  ) throws {
    let samples = try chunk.histogramSamples(Count.self)
    let bytes = chunk.bytes
    let batch = DecodedHistograms<Count>(batch: bytes, hasStartTimes: hasStartTimes)
    #expect(batch.error == nil)
    expectSame(batch.samples, samples)
    let oneByOne = DecodedHistograms<Count>(oneByOne: bytes, hasStartTimes: hasStartTimes)
    #expect(oneByOne.error == nil)
    expectSame(oneByOne.samples, samples)
    let count = try HistogramDecoder<Count>.sampleCount(
      of: bytes.span, hasStartTimes: hasStartTimes)
    #expect(count == samples.count)
    let first = try HistogramDecoder<Count>.firstTimestamp(
      of: bytes.span, hasStartTimes: hasStartTimes)
    #expect(first == samples.first?.timestamp)
  }

  private func expectBytes<Count: TestedCount>(
    of chunk: GoldenChunk, _: Count.Type, hasStartTimes: Bool
  ) throws {
    let samples = try chunk.histogramSamples(Count.self)
    let bytes = chunk.bytes
    let decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: hasStartTimes)
    // What became of the samples before, on which the header depends, is the subject of
    // GoldenCutTests.
    let counterReset = decoder.counterReset
    var batch = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    batch.append(
      HistogramColumns(samples, hasStartTimes: hasStartTimes, counterReset: counterReset))
    #expect(batch.finish() == bytes)
    var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    appender.removeAll(counterReset: counterReset)
    for sample in samples {
      let result = appender.append(
        sample.histogram, at: sample.timestamp, startTime: sample.startTime)
      #expect(result == .appended)
    }
    #expect(appender.count == samples.count)
    #expect(appender.finish() == bytes)
  }
}
