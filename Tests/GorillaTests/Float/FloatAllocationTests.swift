import Gorilla
import TestSupport
import Testing

@Suite(
  "Float samples take no allocations once buffers are warm",
  .enabled(if: Allocations.areCounted, Allocations.whyNot))
struct FloatAllocationTests {
  @Test("the counter counts")
  func counter() {
    var array: [Int] = []
    let counts = [
      Allocations.during { array = Array(repeating: 7, count: 1_000) },
      Allocations.during {},
    ]
    #expect(array.count == 1_000)
    #expect(counts == [1, 0])
  }

  @Test("none for an XOR chunk whose buffers have been used before", arguments: Seed.each(10))
  func xor(seed: Seed) throws {
    var source = FloatSource(seed)
    let series = source.series(300)
    let (timestamps, values) = (series.timestamps, series.values)
    var appender = XORAppender()
    var buffers = FloatBuffers()
    var counts: [UInt64] = []
    for _ in 0..<3 {
      let count = try Allocations.during { () throws(ChunkError) in
        appender.removeAll()
        appender.append(timestamps.span.extracting(..<200), values.span.extracting(..<200))
        for index in 200..<300 {
          appender.append(Sample(timestamp: timestamps[index], value: values[index]))
        }
        try appender.withBytes { (bytes) throws(ChunkError) in
          try buffers.decode(XORDecoder.self, bytes)
        }
      }
      counts.append(count)
    }
    // The first time the appender grows: to be seen, as the test could not fail otherwise.
    #expect(counts[0] > 0)
    #expect(counts[1...] == [0, 0])
    #expect(buffers.timestamps == timestamps)
  }

  @Test("none for an XOR2 chunk whose buffers have been used before", arguments: Seed.each(10))
  func xor2(seed: Seed) throws {
    var source = FloatSource(seed)
    let series = source.series(300)
    let (timestamps, values, starts) = (series.timestamps, series.values, series.startTimes)
    var appender = XOR2Appender()
    var buffers = FloatBuffers()
    var counts: [UInt64] = []
    for _ in 0..<3 {
      let count = try Allocations.during { () throws(ChunkError) in
        appender.removeAll()
        appender.append(
          timestamps.span.extracting(..<200), values.span.extracting(..<200),
          startTimes: starts.span.extracting(..<200))
        for index in 200..<300 {
          appender.append(
            Sample(timestamp: timestamps[index], value: values[index]), startTime: starts[index])
        }
        try appender.withBytes { (bytes) throws(ChunkError) in
          try buffers.decode(XOR2Decoder.self, bytes)
        }
      }
      counts.append(count)
    }
    #expect(counts[0] > 0)
    #expect(counts[1...] == [0, 0])
    #expect(buffers.startTimes == starts)
  }

  @Test("none for streams whose buffers have been used before", arguments: Seed.each(5))
  func streams(seed: Seed) throws {
    var source = FloatSource(seed)
    let series = source.series(300)
    let (timestamps, values) = (series.timestamps, series.values)
    var timestampEncoder = TimestampEncoder()
    var valueEncoder = ValueEncoder()
    var buffers = FloatBuffers()
    var counts: [UInt64] = []
    for _ in 0..<3 {
      let count = try Allocations.during { () throws(ChunkError) in
        timestampEncoder.removeAll()
        timestampEncoder.append(timestamps.span)
        valueEncoder.removeAll()
        valueEncoder.append(values.span)
        try timestampEncoder.withBytes { (bytes) throws(ChunkError) in
          var decoder = TimestampDecoder()
          var times = buffers.timestamps.mutableSpan
          try decoder.decode(from: bytes, into: &times)
        }
        try valueEncoder.withBytes { (bytes) throws(ChunkError) in
          var decoder = ValueDecoder()
          var doubles = buffers.values.mutableSpan
          try decoder.decode(from: bytes, into: &doubles)
        }
      }
      counts.append(count)
    }
    #expect(counts[0] > 0)
    #expect(counts[1...] == [0, 0])
    #expect(buffers.timestamps == timestamps)
  }
}
