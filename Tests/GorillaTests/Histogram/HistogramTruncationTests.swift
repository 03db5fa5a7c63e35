import TestSupport
import Testing

@testable import Gorilla

@Suite("A histogram chunk that is cut off is an error, behind the samples that are there")
struct HistogramTruncationTests {
  @Test("at every byte of the golden chunks", arguments: GoldenChunk.histograms)
  func goldenChunks(chunk: GoldenChunk) throws {
    let encoding = try #require(HistogramEncoding(try chunk.chunkEncoding()))
    let bytes = chunk.bytes
    let whole = HostileHistograms(bytes, encoding)
    #expect(whole.error == nil && whole.count == chunk.samples.count)
    let step = Effort.isFull ? 1 : max(1, bytes.count / 12)
    var lastCount = 0
    for byteCount in stride(from: 0, to: bytes.count, by: step) {
      let cut = HostileHistograms(Array(bytes[..<byteCount]), encoding)
      if case .invalidWindow = cut.error { Issue.record("\(cut) with \(byteCount) bytes") }
      if cut.error == nil || cut.count >= chunk.samples.count || cut.count < lastCount {
        Issue.record("\(cut) with \(byteCount) bytes")
      }
      lastCount = cut.count
    }
  }

  @Test("at every byte, and the samples before are those of the whole", arguments: Seed.each(4))
  func samplesBefore(seed: Seed) throws {
    try expectSamplesBefore(UInt64.self, seed)
    try expectSamplesBefore(Double.self, seed)
  }

  @Test("a header that is cut off", arguments: 0...2)
  func header(byteCount: Int) {
    let bytes = [UInt8](repeating: 1, count: byteCount)
    for encoding in HistogramEncoding.allCases {
      #expect(HostileHistograms(bytes, encoding).error == .missingHeader(byteCount: byteCount))
    }
  }

  @Test("a count that the payload cannot hold")
  func counts() {
    // A layout takes 11 bits, the first sample 67, and any other 4.
    for (count, byteCount) in [(1, 12), (2, 13), (4, 14), (16_383, 3 + 8_200), (16_383, 3)] {
      for encoding in HistogramEncoding.allCases {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        (bytes[0], bytes[1]) = (UInt8(count >> 8), UInt8(count & 0xFF))
        let error = ChunkError.countExceedsPayload(count: count, byteCount: byteCount)
        #expect(HostileHistograms(bytes, encoding).error == error)
        // One byte more may do, but not for float counts.
        guard byteCount > 3, !encoding.isFloat else { continue }
        let enough = HostileHistograms(bytes + [0], encoding)
        #expect(enough.error == nil && enough.count == count)
      }
    }
  }

  @Test("the error names the sample and its first bit")
  func position() throws {
    let histogram = PlainHistogram<UInt64>.counter([0: 1]).histogram()
    var appender = HistogramAppender<UInt64>(hasStartTimes: false)
    _ = appender.append(histogram, at: 0)
    let firstEnd = try appender.endOfBits()
    for time in 1...9 { _ = appender.append(histogram, at: Int64(1) << (time * 6)) }
    let bytes = Array(appender.copyBytes()[..<(firstEnd / 8 + 8)])
    let decoded = DecodedHistograms<UInt64>(batch: bytes, hasStartTimes: false)
    #expect(decoded.samples.map(\.timestamp) == [0, 64, 4_096])
    // The times take 13 and 24 bits, all else of a sample 4.
    #expect(decoded.error == .truncated(sample: 3, bitOffset: firstEnd + 17 + 28))
  }

  private func expectSamplesBefore<Count: TestedCount>(_: Count.Type, _ seed: Seed) throws {
    for hasStartTimes in [false, true] {
      var random = RandomHistograms<Count>(seed)
      let samples = random.samples(8, startTimes: hasStartTimes ? .random : .none)
      var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
      appender.append(
        HistogramColumns(samples, hasStartTimes: hasStartTimes, counterReset: .gauge))
      let bytes = appender.finish()
      for byteCount in bytes.indices {
        let cut = DecodedHistograms<Count>(
          batch: Array(bytes[..<byteCount]), hasStartTimes: hasStartTimes)
        #expect(cut.error != nil, "\(byteCount) bytes")
        expectSame(cut.samples, Array(samples.prefix(cut.samples.count)), "\(byteCount) bytes")
        // What is cut off has no window at all.
        if case .invalidWindow = cut.error { Issue.record("\(byteCount) bytes: \(cut.error)") }
      }
    }
  }
}
