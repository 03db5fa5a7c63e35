import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

@Suite("Chunks are merged with as little decoding as can be")
struct ChunkMergerTests {
  private func opaque(_ minTime: Int64, _ maxTime: Int64, payload: [UInt8] = [1]) -> Chunk {
    Chunk(
      encoding: .thanosAggregate, payload: payload, minTime: minTime, maxTime: maxTime,
      sampleCount: 1)
  }

  private func merge(
    _ lists: [[Chunk]], rules: CuttingRules = CuttingRules()
  ) throws -> [Chunk] {
    var merger = ChunkMerger(rules: rules)
    return try merger.merge(lists)
  }

  @Test("nothing of nothing")
  func nothing() throws {
    #expect(try merge([]) == [])
    #expect(try merge([[], []]) == [])
  }

  @Test("chunks that do not overlap, and the same ones, are not decoded")
  func untouched() throws {
    let chunks = [opaque(0, 9), opaque(10, 10), opaque(11, 30)]
    #expect(try merge([chunks]) == chunks)
    #expect(try merge([[chunks[2], chunks[0]], [chunks[1]], chunks]) == chunks)
  }

  @Test("only chunks that overlap are encoded again")
  func partly() throws {
    let floats = [HeadChunkBytes.xor([(20, 1), (24, 2)]), HeadChunkBytes.xor([(24, 7), (30, 3)])]
    let merged = try merge([[floats[1], opaque(0, 19)], [opaque(31, 40), floats[0]]])
    #expect(merged.count == 3)
    #expect(merged.first == opaque(0, 19) && merged.last == opaque(31, 40))
    #expect(try merged[1].samples() == [.float(20, 1), .float(24, 7), .float(30, 3)])
  }

  @Test("what has to be decoded and cannot be is named")
  func faults() throws {
    let floats = HeadChunkBytes.xor([(20, 1), (24, 2)])
    func fault(_ lists: [[Chunk]]) -> ChunkListError? {
      #expect(throws: ChunkListError.self) { try merge(lists) }
    }
    #expect(
      fault([[floats], [opaque(0, 9), opaque(24, 24)]])
        == ChunkListError(list: 1, chunk: 1, fault: .corrupt(.unknownEncoding(0xFF))))
    func described(_ minTime: Int64, _ maxTime: Int64, _ count: Int, _ cut: Int = 0) -> Chunk {
      Chunk(
        encoding: floats.encoding, payload: floats.payload.dropLast(cut), minTime: minTime,
        maxTime: maxTime, sampleCount: count)
    }
    for wrong in [described(19, 24, 2), described(20, 25, 2), described(20, 24, 3)] {
      #expect(
        fault([[floats, wrong]]) == ChunkListError(list: 0, chunk: 1, fault: .misdescribed))
    }
    guard case .corrupt = fault([[described(20, 24, 2, 1)], [floats]])?.fault else {
      Issue.record("a cut payload is corrupt")
      return
    }
    let back = ChunkTests.payload(.histogram, times: [20, 24, 22])
    let unordered = Chunk(
      encoding: ChunkEncodingByte(.histogram), payload: back, minTime: 20, maxTime: 22,
      sampleCount: 3)
    #expect(
      fault([[], [unordered], [floats]])
        == ChunkListError(list: 1, chunk: 0, fault: .unordered(sample: 2)))
  }

  @Test("after a fault, a merger is as good as new")
  func afterFault() throws {
    var merger = ChunkMerger()
    let chunks = [HeadChunkBytes.xor([(20, 1), (24, 2)]), HeadChunkBytes.xor([(21, 1)])]
    _ = try? merger.merge([chunks, [opaque(20, 24)]])
    let merged = try merger.merge([chunks])
    #expect(try merged == merge([chunks]))
  }

  @Test("at one time the first list wins, whatever the kind")
  func kinds() throws {
    let payloads = try SampleKind.allCases.map { kind in
      let encoding: ChunkEncoding =
        switch kind {
        case .float: .xor
        case .integerHistogram: .histogram
        case .floatHistogram: .floatHistogram
        }
      let payload = ChunkTests.payload(encoding, times: [10, 20, 30])
      return try Chunk(encoding: ChunkEncodingByte(encoding), payload: payload)
    }
    for first in payloads {
      for second in payloads where second != first {
        let later = try Chunk.chunks(
          of: second.samples().map { sample in
            var sample = sample
            sample.timestamp += 10
            return sample
          })
        let merged = try merge([[first], later])
        #expect(merged.map(\.minTime) == [10, 40])
        #expect(try merged[0].samples().map(\.timestamp) == [10, 20, 30])
        #expect(merged.map(\.encoding) == [first.encoding, second.encoding])
      }
    }
  }

  @Test("start times are kept where any of the chunks has them")
  func startTimes() throws {
    let plain = HeadChunkBytes.xor([(10, 1), (30, 1)])
    let payload = ChunkTests.payload(.xor2, times: [20, 30])
    let other = try Chunk(encoding: ChunkEncodingByte(.xor2), payload: payload)
    let merged = try merge([[plain], [other]])
    #expect(merged.map(\.encoding.encoding) == [.xor2])
    #expect(try merged[0].samples().map(\.startTime) == [0, -9, 0])
    var rules = CuttingRules()
    rules.hasStartTimes = true
    let again = try merge([[plain], [HeadChunkBytes.xor([(20, 1)])]], rules: rules)
    #expect(again.map(\.encoding.encoding) == [.xor2])
  }

  @Test("a sealed replica counts as any other")
  func sealed() throws {
    let samples = (0..<480).map { SeriesSample.float(Int64($0) * 15_000, Double($0)) }
    let whole = Chunk.chunks(of: samples)
    let lossy = Chunk.chunks(of: samples.enumerated().filter { $0.offset % 9 != 0 }.map(\.element))
    var sealer = ChunkSealer()
    let (sealedWhole, sealedLossy) = (try sealer.seal(whole), try sealer.seal(lossy))
    for lists in [[sealedWhole, lossy], [sealedLossy, whole], [lossy, sealedWhole, sealedLossy]] {
      #expect(try merge(lists) == whole)
    }
    // Nothing else there: it stays sealed.
    #expect(try merge([sealedWhole, [], sealedWhole]) == sealedWhole)
  }

  @Test("what is encoded again is cut by the rules")
  func cutting() throws {
    let samples = (0..<480).map { SeriesSample.float(Int64($0) * 15_000, Double($0)) }
    let even = samples.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    let odd = samples.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
    let lists = [Chunk.chunks(of: even), Chunk.chunks(of: odd)]
    #expect(try merge(lists) == Chunk.chunks(of: samples))
    var rules = CuttingRules()
    rules.timeRange = 600_000
    #expect(try merge(lists, rules: rules).map(\.sampleCount) == [Int](repeating: 40, count: 12))
  }

  @Test("gauges stay gauges, and a stale marker stays in their chunk")
  func gauges() throws {
    var layout = HistogramLayout()
    layout.positiveSpans = [HistogramSpan(offset: 0, length: 1)]
    func sample(_ time: Int64, isStale: Bool = false) -> SeriesSample {
      var histogram = Histogram<UInt64>()
      if !isStale {
        histogram = Histogram(
          layout: layout, count: UInt64(100 - time), zeroCount: 0, sum: 1,
          buckets: [UInt64(100 - time)])
      }
      histogram.counterReset = .gauge
      return SeriesSample(timestamp: time, value: .histogram(histogram))
    }
    let whole = [sample(1), sample(2), sample(3), sample(4, isStale: true)]
    let lists = [[whole[0], whole[2], whole[3]], [whole[1], whole[3]]].map {
      Chunk.chunks(of: $0)
    }
    #expect(try merge(lists) == Chunk.chunks(of: whole))
  }

  @Test("few bytes never become many samples of many buckets")
  func widening() throws {
    // 4,000 samples without buckets, and one with 30,000, all empty.
    let narrow = (0..<4_000 as Range<Int64>).map { time -> SeriesSample in
      let histogram = Histogram<UInt64>(
        layout: HistogramLayout(), counterReset: .gauge, count: 0, zeroCount: 0, sum: 0,
        buckets: [])
      return SeriesSample(timestamp: time, value: .histogram(histogram))
    }
    var layout = HistogramLayout()
    layout.positiveSpans = [HistogramSpan(offset: 0, length: 30_000)]
    let wide = SeriesSample(
      timestamp: 3_500,
      value: .histogram(
        Histogram(
          layout: layout, counterReset: .gauge, count: 0, zeroCount: 0, sum: 0,
          buckets: [UInt64](repeating: 0, count: 30_000))))
    let lists = [Chunk.chunks(of: [wide]), Chunk.chunks(of: narrow)]
    let merged = try merge(lists)
    #expect(merged.map(\.sampleCount).reduce(0, +) == 4_000)
    #expect(merged.map(\.payload.count).reduce(0, +) < 200_000)
  }

  @Test(
    "nothing is allocated for a sample",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func allocations() throws {
    let samples = (0..<4_800).map { SeriesSample.float(Int64($0) * 15_000, Double($0)) }
    let lists = (0..<3).map { lost in
      Chunk.chunks(of: samples.enumerated().filter { $0.offset % 50 != lost }.map(\.element))
    }
    var merger = ChunkMerger()
    let expected = try merger.merge(lists)
    var merged: [Chunk] = []
    let count = try Allocations.during { merged = try merger.merge(lists) }
    #expect(merged == expected && merged.map(\.sampleCount).reduce(0, +) == 4_800)
    // The payloads, and what is needed to keep the chunks apart.
    let chunks = lists.joined().count + merged.count
    #expect(count < chunks + 50, "\(count) allocations for \(chunks) chunks")
    let same = try Allocations.during { merged = try merger.merge([lists[0], lists[0], lists[0]]) }
    #expect(merged == lists[0] && same < 30, "\(same) for chunks that are passed on")
  }
}
