import TestSupport
import Testing

@testable import Gorilla

@Suite("A chunk that cannot be appended to from its bytes is an error")
struct HistogramReopeningFaultTests {
  @Test("one without start times does not tell where its bits end")
  func withoutStartTimes() throws {
    var integers = HistogramAppender<UInt64>(hasStartTimes: false)
    _ = integers.append(Histogram(), at: 0)
    let bytes = integers.finish()
    expectFault(.notReopenable(.histogram)) {
      _ = try HistogramAppender<UInt64>(reopening: bytes.span, hasStartTimes: false)
    }
    var floats = HistogramAppender<Double>(hasStartTimes: false)
    _ = floats.append(Histogram(), at: 0)
    let floatBytes = floats.finish()
    expectFault(.notReopenable(.floatHistogram)) {
      _ = try HistogramAppender<Double>(reopening: floatBytes.span, hasStartTimes: false)
    }
  }

  @Test("no sample up to 127 has a start time, and there are more", arguments: [127, 128, 129])
  func missingField(count: Int) throws {
    try expectMissingField(UInt64.self, count, .notReopenable(.histogramST))
    try expectMissingField(Double.self, count, .notReopenable(.floatHistogramST))
  }

  @Test(
    "but one whose header names a field beyond the last sample can be appended to",
    arguments: [3, 4, 50, 126, 127] as [UInt8])
  func fieldBeyondTheEnd(firstField: UInt8) throws {
    for pattern in [StartTimePattern.none, .constant, .changing(at: 5), .changing(at: 60)] {
      var random = RandomHistograms<UInt64>(Seed(3))
      let samples = random.samples(131, startTimes: pattern)
      var head = HistogramAppender<UInt64>(hasStartTimes: true)
      head.append(
        HistogramColumns(
          Array(samples[..<3]), hasStartTimes: true, counterReset: .gauge))
      var bytes = head.finish()
      bytes[2] |= firstField
      var appender = try HistogramAppender<UInt64>(reopening: bytes.span, hasStartTimes: true)
      for sample in samples[3...] {
        var histogram = sample.histogram
        histogram.counterReset = .gauge
        _ = appender.append(histogram, at: sample.timestamp, startTime: sample.startTime)
      }
      let decoded = DecodedHistograms<UInt64>(batch: appender.copyBytes(), hasStartTimes: true)
      #expect(decoded.error == nil)
      expectSame(decoded.samples, samples, "\(pattern)")
    }
  }

  @Test("a corrupt one is what a decoder says it is")
  func corrupt() {
    let bytes: [UInt8] = [0, 1]
    expectFault(.missingHeader(byteCount: 2)) {
      _ = try HistogramAppender<UInt64>(reopening: bytes.span, hasStartTimes: true)
    }
  }

  private func expectMissingField<Count: TestedCount>(
    _: Count.Type, _ count: Int, _ fault: ChunkError
  ) throws {
    var plain = HistogramAppender<Count>(hasStartTimes: false)
    for index in 0..<count { _ = plain.append(Histogram(), at: Int64(index)) }
    // A chunk with start times has the same bits where there are no fields for them, and its header
    // says in its last byte that there are none.
    let bytes = plain.finish()
    let decoded = DecodedHistograms<Count>(batch: bytes, hasStartTimes: true)
    #expect(decoded.error == nil)
    #expect(decoded.samples.map(\.timestamp) == (0..<count).map(Int64.init))
    if count > 127 {
      expectFault(fault) {
        _ = try HistogramAppender<Count>(reopening: bytes.span, hasStartTimes: true)
      }
    } else {
      let appender = try HistogramAppender<Count>(reopening: bytes.span, hasStartTimes: true)
      #expect(appender.count == count)
    }
  }

  private func expectFault(
    _ fault: ChunkError, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Void
  ) {
    #expect(throws: fault, sourceLocation: sourceLocation) { try body() }
  }
}
