import Gorilla
import TestSupport
import Testing

@Suite("XOR2 chunks can be opened again")
struct FloatReopeningTests {
  @Test(
    "and go on as if they had never been closed",
    arguments: Seed.each(Effort.scaled(quick: 4, full: 200)))
  func anywhere(seed: Seed) throws {
    var source = FloatSource(seed)
    let series = source.series(100 + source.below(60))
    let whole = FloatCodec.xor2.encode(series)
    for count in 0...series.count {
      let closed = FloatCodec.xor2.encode(series.prefix(count))
      let rest = series[count..<series.count]
      let bytes = try appending(rest, [FloatStep](repeating: .one, count: rest.count), to: closed)
      let steps = source.steps(rest.count)
      let inParts = try appending(rest, steps, to: closed)
      FloatCodec.xor2.expect(inParts, toBe: bytes, for: series, "from \(count) on in \(steps)")

      // But for one rule of Prometheus: where there has been no window yet, there then is one of 64
      // bits.
      let reference = FloatReferenceWriter.xor2(series, reopening: count)
      FloatCodec.xor2.expect(
        bytes, toBe: reference.bits.bytes, for: series, "opened again at \(count)")
      let hasWindow = count == 0 || FloatReferenceWriter.xor2(series.prefix(count)).window != nil
      if hasWindow && bytes != whole { Issue.record("a difference at \(count) in \(series)") }
      FloatCodec.xor2.expectDecoding(bytes, to: series)
    }
  }

  private func appending(
    _ series: FloatSeries, _ steps: [FloatStep], to closed: [UInt8]
  ) throws -> [UInt8] {
    var appender = try XOR2Appender(reopening: closed.span)
    if appender.byteCount != closed.count {
      Issue.record("\(appender.byteCount) bytes from \(closed.count)")
    }
    appender.append(series, steps)
    return appender.finish()
  }

  @Test("which changes none of their bytes", arguments: FloatGoldenChunk.all(.xor2, 1...240))
  func nothingAppended(chunk: FloatGoldenChunk) throws {
    var appender = try XOR2Appender(reopening: chunk.bytes.span)
    let count = appender.count
    #expect(count == chunk.series.count)
    #expect(appender.finish() == chunk.bytes)

    appender = try XOR2Appender(reopening: chunk.bytes.span)
    appender.removeAll()
    appender.append(chunk.series, [.batch(chunk.series.count)])
    #expect(appender.finish() == chunk.bytes, "what there was before has left traces")
  }

  @Test("whatever lies behind their last bit", arguments: Seed.each(20))
  func remains(seed: Seed) throws {
    var source = FloatSource(seed)
    for count in 0..<40 {
      let series = source.series(count)
      let writer = FloatReferenceWriter.xor2(series)
      var remains = writer.bits
      let padding = (8 - remains.count % 8) % 8
      remains.append(.max, padding + 24)
      let appender = try XOR2Appender(reopening: remains.bytes.span)
      #expect(appender.finish() == writer.bits.bytes, "\(series)")
    }
  }

  @Test("again and again", arguments: Seed.each(10))
  func everySample(seed: Seed) throws {
    var source = FloatSource(seed)
    let series = source.series(140)
    var bytes: [UInt8] = [0, 0, 0]
    for index in 0..<series.count {
      var appender = try XOR2Appender(reopening: bytes.span)
      appender.append(series[index], startTime: series.startTimes[index])
      bytes = appender.finish()
    }
    FloatCodec.xor2.expectDecoding(bytes, to: series)
  }

  @Test("even if their header names a sample still to come", arguments: 1...127)
  func fieldAhead(field: Int) throws {
    // No reader has seen a start time change there: it is as good as none.
    var source = FloatSource(Seed(UInt64(field)))
    for count in Set([0, 1, field / 2, field - 1, field]) {
      var series = source.series(135)
      series.startTimes.replaceSubrange(..<count, with: Array(repeating: 500, count: count))
      let closed = FloatCodec.xor2.encode(series.prefix(count))
      var ahead = closed
      ahead[2] |= UInt8(field)
      let rest = series[count..<135]
      #expect(try appending(FloatSeries(), [], to: ahead) == closed)
      let bytes = try appending(rest, [.batch(rest.count)], to: ahead)
      #expect(bytes == (try appending(rest, [.batch(rest.count)], to: closed)), "\(series)")
      FloatCodec.xor2.expectDecoding(bytes, to: series)
    }
  }

  @Test("but not XOR chunks", arguments: FloatGoldenChunk.all(.xor, 1...3))
  func xor(chunk: FloatGoldenChunk) {
    #expect(throws: ChunkError.notReopenable(.xor)) {
      _ = try XORAppender(reopening: chunk.bytes.span)
    }
  }

  @Test("nor those that lack the start times that the format forces upon them")
  func withoutForcedStartTimes() throws {
    // A reader of this header takes 200 bits for samples; no writer leaves them so.
    func bytes(_ count: UInt8) -> [UInt8] {
      var bits = FloatBits()
      bits.append("00000000")
      bits.append(UInt64(count), 8)
      bits.append(0, 8 + 8 + 64 + 8 + 1)
      bits.append(0, Int(count) - 2)
      return bits.bytes
    }
    #expect(throws: Never.self) { try XOR2Decoder(bytes(128).span) }
    let appender = try XOR2Appender(reopening: bytes(127).span)
    let count = appender.count
    #expect(count == 127)
    for count: UInt8 in [128, 129, 200] {
      #expect(throws: ChunkError.notReopenable(.xor2)) {
        _ = try XOR2Appender(reopening: bytes(count).span)
      }
    }
  }

  @Test("nor damaged ones", arguments: FloatGoldenChunk.all(.xor2, 7...7))
  func damaged(chunk: FloatGoldenChunk) throws {
    for byteCount in 0..<chunk.bytes.count {
      let cut = Array(chunk.bytes.prefix(byteCount))
      let error = try #require(XOR2Decoder.decodingByNext(cut).error)
      #expect(throws: error) { _ = try XOR2Appender(reopening: cut.span) }
    }
  }
}
