import Gorilla
import Testing

@Suite("Floats that Prometheus encoded")
struct GoldenFloatTests {
  @Test("decode to exactly their samples", arguments: GoldenChunk.floats)
  func decoding(chunk: GoldenChunk) throws {
    switch try chunk.chunkEncoding() {
    case .xor: try expectXORSamples(of: chunk)
    case .xor2: try expectXOR2Samples(of: chunk)
    default: Issue.record("not a chunk of floats")
    }
  }

  @Test("are encoded to exactly their bytes", arguments: GoldenChunk.floats)
  func encoding(chunk: GoldenChunk) throws {
    let timestamps = chunk.samples.map(\.timestamp)
    let startTimes = chunk.samples.map(\.startTime)
    let values = try chunk.samples.map { try $0.value() }
    let samples = zip(timestamps, values).map { Sample(timestamp: $0, value: $1) }
    switch try chunk.chunkEncoding() {
    case .xor:
      var batch = XORAppender()
      batch.append(timestamps.span, values.span)
      #expect(batch.finish() == chunk.bytes)
      var appender = XORAppender()
      for sample in samples { appender.append(sample) }
      #expect(appender.finish() == chunk.bytes)
    case .xor2:
      var batch = XOR2Appender()
      batch.append(timestamps.span, values.span, startTimes: startTimes.span)
      #expect(batch.finish() == chunk.bytes)
      var appender = XOR2Appender()
      for (sample, startTime) in zip(samples, startTimes) {
        appender.append(sample, startTime: startTime)
      }
      #expect(appender.finish() == chunk.bytes)
    default: Issue.record("not a chunk of floats")
    }
  }

  private func expectXORSamples(of chunk: GoldenChunk) throws {
    let bytes = chunk.bytes
    var decoder = try XORDecoder(bytes.span)
    #expect(decoder.count == chunk.samples.count)
    var timestamps = [Int64](repeating: 0, count: decoder.count)
    var values = [Double](repeating: 0, count: decoder.count)
    var timestampSpan = timestamps.mutableSpan
    var valueSpan = values.mutableSpan
    let count = try decoder.decode(
      from: bytes.span, timestamps: &timestampSpan, values: &valueSpan)
    #expect(count == chunk.samples.count)
    #expect(timestamps == chunk.samples.map(\.timestamp))
    #expect(try values.map(\.bitPattern) == chunk.samples.map { try $0.value().bitPattern })
    decoder = try XORDecoder(bytes.span)
    for sample in chunk.samples {
      let expected = Sample(timestamp: sample.timestamp, value: try sample.value())
      #expect(try decoder.next(from: bytes.span) == expected)
    }
    #expect(try decoder.next(from: bytes.span) == nil)
  }

  private func expectXOR2Samples(of chunk: GoldenChunk) throws {
    let bytes = chunk.bytes
    var decoder = try XOR2Decoder(bytes.span)
    #expect(decoder.count == chunk.samples.count)
    var timestamps = [Int64](repeating: 0, count: decoder.count)
    var startTimes = timestamps
    var values = [Double](repeating: 0, count: decoder.count)
    var timestampSpan = timestamps.mutableSpan
    var valueSpan = values.mutableSpan
    var startTimeSpan = startTimes.mutableSpan
    let count = try decoder.decode(
      from: bytes.span, timestamps: &timestampSpan, values: &valueSpan, startTimes: &startTimeSpan)
    #expect(count == chunk.samples.count)
    #expect(timestamps == chunk.samples.map(\.timestamp))
    #expect(startTimes == chunk.samples.map(\.startTime))
    #expect(try values.map(\.bitPattern) == chunk.samples.map { try $0.value().bitPattern })
    decoder = try XOR2Decoder(bytes.span)
    for sample in chunk.samples {
      let expected = Sample(timestamp: sample.timestamp, value: try sample.value())
      #expect(try decoder.next(from: bytes.span) == expected)
      #expect(decoder.startTime == sample.startTime)
    }
    #expect(try decoder.next(from: bytes.span) == nil)
  }
}
