import TestSupport
import Testing

@testable import Gorilla

@Suite("Nothing is allocated for chunks once the buffers are large enough")
struct HistogramAllocationTests {
  @Test("the counter counts", .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func counter() {
    var columns = HistogramColumns<UInt64>()
    let sample = HistogramSample<UInt64>(timestamp: 0, histogram: Histogram())
    let count = Allocations.during {
      columns = HistogramColumns([sample], hasStartTimes: true, counterReset: .gauge)
    }
    #expect(count >= 4 && columns.count == 1)
  }

  @Test(
    "decoding into columns", .enabled(if: Allocations.areUsers, Allocations.whyNotUsers),
    arguments: HistogramEncoding.allCases)
  func decoding(encoding: HistogramEncoding) throws {
    if encoding.isFloat {
      try expectNoneDecoding(Double.self, encoding)
    } else {
      try expectNoneDecoding(UInt64.self, encoding)
    }
  }

  @Test(
    "decoding one at a time", .enabled(if: Allocations.areUsers, Allocations.whyNotUsers),
    arguments: HistogramEncoding.allCases)
  func decodingOneByOne(encoding: HistogramEncoding) throws {
    if encoding.isFloat {
      try expectNoneDecodingOneByOne(Double.self, encoding)
    } else {
      try expectNoneDecodingOneByOne(UInt64.self, encoding)
    }
  }

  @Test(
    "encoding columns", .enabled(if: Allocations.areUsers, Allocations.whyNotUsers),
    arguments: HistogramEncoding.allCases)
  func encoding(encoding: HistogramEncoding) throws {
    if encoding.isFloat {
      try expectNoneEncoding(Double.self, encoding)
    } else {
      try expectNoneEncoding(UInt64.self, encoding)
    }
  }

  @Test(
    "appending by the rules, where the buckets stay",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers),
    arguments: HistogramEncoding.allCases)
  func appending(encoding: HistogramEncoding) throws {
    if encoding.isFloat {
      try expectNoneAppending(Double.self, encoding)
    } else {
      try expectNoneAppending(UInt64.self, encoding)
    }
  }

  @Test(
    "recoding all golden chunks", .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func recoding() throws {
    let chunks = try GoldenChunk.all.map { ($0.bytes, try $0.chunkEncoding()) }
    var recoder = ChunkRecoder()
    var forms = 0
    try Allocations.expect(0) {
      for (bytes, encoding) in chunks {
        if try recoder.recode(bytes.span, encoding).form == .identical { forms += 1 }
      }
    }
    #expect(forms == 2 * chunks.count)
  }

  private func expectNoneDecoding<Count: TestedCount>(
    _: Count.Type, _ encoding: HistogramEncoding
  ) throws {
    let chunks = try payloads(encoding)
    var decoder = HistogramDecoder<Count>()
    var columns = HistogramColumns<Count>()
    try Allocations.expect(0) {
      for bytes in chunks {
        try decoder.open(bytes.span, hasStartTimes: encoding.hasStartTimes)
        try decoder.decode(from: bytes.span, into: &columns)
      }
    }
  }

  private func expectNoneDecodingOneByOne<Count: TestedCount>(
    _: Count.Type, _ encoding: HistogramEncoding
  ) throws {
    let chunks = try payloads(encoding)
    var decoder = HistogramDecoder<Count>()
    var histogram = Histogram<Count>()
    try Allocations.expect(0) {
      for bytes in chunks {
        try decoder.open(bytes.span, hasStartTimes: encoding.hasStartTimes)
        while try decoder.next(from: bytes.span, into: &histogram) {}
      }
    }
  }

  private func expectNoneEncoding<Count: TestedCount>(
    _: Count.Type, _ encoding: HistogramEncoding
  ) throws {
    let all = try payloads(encoding).map { bytes in
      var decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: encoding.hasStartTimes)
      var columns = HistogramColumns<Count>()
      try decoder.decode(from: bytes.span, into: &columns)
      return columns
    }
    var appender = HistogramAppender<Count>(hasStartTimes: encoding.hasStartTimes)
    var byteCount = 0
    Allocations.expect(0) {
      for columns in all {
        appender.removeAll()
        appender.append(columns)
        byteCount += appender.withBytes { $0.count }
      }
    }
    #expect(byteCount == 2 * (try payloads(encoding).reduce(0) { $0 + $1.count }))
  }

  private func expectNoneAppending<Count: TestedCount>(
    _: Count.Type, _ encoding: HistogramEncoding
  ) throws {
    let chunks = try payloads(encoding).map {
      DecodedHistograms<Count>(batch: $0, hasStartTimes: encoding.hasStartTimes).samples
    }
    var appender = HistogramAppender<Count>(hasStartTimes: encoding.hasStartTimes)
    Allocations.expect(0) {
      for samples in chunks {
        appender.removeAll()
        for sample in samples {
          _ = appender.append(
            sample.histogram, at: sample.timestamp, startTime: sample.startTime)
        }
      }
    }
  }

  /// The golden payloads of `encoding`.
  private func payloads(_ encoding: HistogramEncoding) throws -> [[UInt8]] {
    try GoldenChunk.histograms.filter {
      HistogramEncoding(try $0.chunkEncoding()) == encoding
    }.map(\.bytes)
  }
}
