import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

@Suite("A chunk of histograms ends as the rules say")
struct HistogramCuttingTests {
  /// Counters that grow by chance in `width` buckets.
  private func counters(
    _ count: Int, width: Int, every step: Int64 = 15_000, from start: Int64 = 0, seed: UInt64 = 1
  ) -> [SeriesSample] {
    var generator = SeededGenerator(seed: seed)
    var layout = HistogramLayout()
    layout.positiveSpans = [HistogramSpan(offset: 0, length: UInt32(width))]
    var buckets = [UInt64](repeating: 0, count: width)
    return (0..<count).map { index in
      for bucket in buckets.indices {
        buckets[bucket] += .random(in: 0...1_000, using: &generator)
      }
      let total = buckets.reduce(0, +)
      let histogram = Histogram(
        layout: layout, count: total, zeroCount: 0, sum: Double(total) * 0.7, buckets: buckets)
      return SeriesSample(timestamp: start + Int64(index) * step, value: .histogram(histogram))
    }
  }

  @Test("two hours of histograms are divided evenly into chunks of about a kilobyte")
  func evenly() throws {
    let chunks = Chunk.chunks(of: counters(480, width: 8))
    let sizes = chunks.map(\.payload.count)
    #expect(chunks.count > 4)
    #expect(sizes.dropLast().allSatisfy { 700 < $0 && $0 < 1_400 }, "\(sizes)")
    let counts = chunks.map(\.sampleCount)
    #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 5, "\(counts)")
  }

  @Test("chunks are those of a second reading of the rules", arguments: [1, 3, 8, 30, 200, 900])
  func reference(width: Int) {
    for step: Int64 in [1_000, 15_000, 60_000, 1_000_000] {
      let samples = counters(300, width: width, every: step)
      #expect(Chunk.chunks(of: samples).map(\.sampleCount) == Self.counts(of: samples))
    }
  }

  /// The rules once more, over prefixes that are encoded from their start each time.
  private static func counts(of samples: [SeriesSample]) -> [Int] {
    var (counts, start, end): ([Int], Int, Double?) = ([], 0, nil)
    for index in samples.indices where index > start {
      let (first, time) = (samples[start].timestamp, samples[index].timestamp)
      let rangeEnd = Double(first / 7_200_000 * 7_200_000 + 7_200_000)
      let bytes = byteCount(of: samples[start..<index])
      if end == nil && bytes >= 256 {
        let elapsed = Double(samples[index - 1].timestamp - first + 1)
        let parts = (rangeEnd - Double(first)) / (elapsed * 1_024 / Double(bytes))
        end =
          parts <= 1 ? rangeEnd : Double(first) + (rangeEnd - Double(first)) / parts.rounded(.down)
      }
      let isDue = Double(time) >= (end ?? rangeEnd).rounded(.down) || bytes >= 2_048
      if isDue && (index - start >= 10 || Double(time) >= rangeEnd) {
        counts.append(index - start)
        (start, end) = (index, nil)
      }
    }
    return counts + [samples.count - start]
  }

  private static func byteCount(of samples: ArraySlice<SeriesSample>) -> Int {
    var appender = HistogramAppender<UInt64>(hasStartTimes: false)
    for sample in samples {
      guard case .histogram(let histogram) = sample.value else { continue }
      _ = appender.append(histogram, at: sample.timestamp)
    }
    return appender.byteCount
  }

  @Test("however large they are, a chunk has ten histograms, unless the range ends")
  func minimum() {
    let large = Chunk.chunks(of: counters(35, width: 900))
    #expect(large.map(\.sampleCount) == [10, 10, 10, 5])
    #expect(large[0].payload.count > 2_048)
    let slow = Chunk.chunks(of: counters(12, width: 900, every: 1_800_000))
    #expect(slow.map(\.sampleCount) == [4, 4, 4])
  }

  @Test("by samples alone, two hours every 15 seconds make four chunks")
  func countingSamples() {
    let chunks = Chunk.chunks(of: counters(480, width: 8), rules: .countingSamples)
    #expect(chunks.map(\.sampleCount) == [120, 120, 120, 120])
  }

  @Test("the next header tells why a chunk ended")
  func headers() throws {
    func header(_ chunk: Chunk) -> CounterReset? { CounterReset(rawValue: chunk.payload[2] >> 6) }
    // Full; then the counters start anew; then they are gauges.
    let growing = counters(12, width: 900)
    let again = counters(3, width: 900, from: 12 * 15_000)
    let gauges = counters(3, width: 900, from: 15 * 15_000).map { sample in
      guard case .histogram(var histogram) = sample.value else { return sample }
      histogram.counterReset = .gauge
      return SeriesSample(timestamp: sample.timestamp, value: .histogram(histogram))
    }
    let chunks = Chunk.chunks(of: growing + again + gauges)
    #expect(chunks.map(\.sampleCount) == [10, 2, 3, 3])
    #expect(chunks.map(header) == [.unknown, .notReset, .reset, .gauge])
  }

  @Test("a chunk that the counters started is not predicted anew, as with Prometheus")
  func predictionAfterReset() {
    // A chunk is predicted to end long before the range; then the counters start anew, and go on so
    // that the next chunk ends by its size alone, at twice the target.
    let first = counters(20, width: 8)
    let second = counters(400, width: 8, from: 20 * 15_000)
    let chunks = Chunk.chunks(of: first + second)
    #expect(chunks[0].sampleCount == 20 && chunks[0].payload.count > 256)
    #expect(2_048 <= chunks[1].payload.count && chunks[1].payload.count < 2_200)
    #expect(chunks[2].payload.count < 1_400)
  }

  @Test("a chunk ends where the kind of samples changes", arguments: Seed.each(40))
  func kinds(seed: Seed) throws {
    var generator = seed.generator
    var rules = CuttingRules()
    rules.hasStartTimes = Bool.random(using: &generator)
    let samples = RandomSeries.mixed(&generator, count: 400)
    let chunks = Chunk.chunks(of: samples, rules: rules)
    var start = 0
    for chunk in chunks {
      let read = try chunk.samples()
      let part = samples[start..<start + read.count]
      #expect(read.map(\.timestamp) == part.map(\.timestamp))
      #expect(part.allSatisfy { $0.kind == chunk.encoding.encoding?.kind })
      #expect(chunk.encoding.encoding?.hasStartTimes == rules.hasStartTimes)
      #expect(chunk.minTime == read.first?.timestamp && chunk.maxTime == read.last?.timestamp)
      start += read.count
    }
    #expect(start == samples.count)
  }

  @Test("a snapshot of each kind is the chunk so far")
  func snapshots() throws {
    var builder = ChunkBuilder()
    var snapshots = [builder.snapshot(), builder.finish()]
    #expect(snapshots == [nil, nil])
    var ended = [builder.append(Sample(timestamp: 1, value: 1))]
    snapshots = [builder.snapshot()]
    ended.append(builder.append(Histogram<UInt64>(), at: 2))
    snapshots.append(builder.snapshot())
    ended.append(builder.append(Histogram<Double>(), at: 3))
    snapshots.append(builder.snapshot())
    ended.append(builder.finish())
    #expect(ended == [nil] + snapshots)
    #expect(snapshots.map { $0?.encoding.encoding } == [.xor, .histogram, .floatHistogram])
    #expect(snapshots.map { $0?.minTime } == [1, 2, 3])
    let last = builder.snapshot()
    #expect(last == nil)
  }

  @Test("with start times, a chunk ends where its count would overflow")
  func capacity() {
    var rules = CuttingRules()
    (rules.hasStartTimes, rules.timeRange) = (true, .max)
    rules.histogramTargetByteCount = 1 << 40
    let samples = (0..<16_400).map {
      SeriesSample(timestamp: $0, value: .histogram(Histogram()))
    }
    #expect(Chunk.chunks(of: samples, rules: rules).map(\.sampleCount) == [16_383, 17])
  }
}
