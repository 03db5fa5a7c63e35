import Gorilla
import TestSupport
import Testing

@testable import Chunks

@Suite("A chunk of floats ends as the rules say")
struct FloatCuttingTests {
  static let hour: Int64 = 3_600_000

  /// The sizes of the chunks of samples at an even pace, whose values come from `value`.
  private func sizes(
    from start: Int64, every step: Int64, _ count: Int, rules: CuttingRules = CuttingRules(),
    value: (Int) -> Double = { _ in 1 }
  ) -> [Int] {
    let samples = (0..<count).map { SeriesSample.float(start + Int64($0) * step, value($0)) }
    return Chunk.chunks(of: samples, rules: rules).map(\.sampleCount)
  }

  @Test("two hours of samples every 15 seconds make four chunks of 120")
  func evenly() {
    #expect(sizes(from: 0, every: 15_000, 480) == [120, 120, 120, 120])
    // From minute 20 there are 400 left, for which three chunks are predicted; two for the rest.
    #expect(sizes(from: 20 * 60_000, every: 15_000, 400) == [134, 133, 133])
  }

  @Test("no chunk reaches across two hours")
  func ranges() {
    #expect(sizes(from: Self.hour, every: 600_000, 20) == [6, 12, 2])
    #expect(sizes(from: 2 * Self.hour - 1, every: 1, 3) == [1, 2])
    // Before 1970 the end is rounded towards it.
    #expect(sizes(from: -3 * Self.hour, every: Self.hour, 8) == [3, 2, 2, 1])
    var rules = CuttingRules()
    rules.timeRange = 1_000
    #expect(sizes(from: 0, every: 250, 9, rules: rules) == [4, 4, 1])
  }

  @Test("a chunk that gets samples faster than predicted ends with 240, and the next is predicted")
  func hardLimit() {
    let slow = (0..<31).map { SeriesSample.float(Int64($0) * 60_000, 1) }
    let fast = (1...500).map { SeriesSample.float(30 * 60_000 + Int64($0), 1) }
    #expect(Chunk.chunks(of: slow + fast).map(\.sampleCount) == [240, 120, 120, 51])
  }

  @Test("a chunk of more than 1,005 bytes takes no further sample", arguments: Seed.each(8))
  func byteLimit(seed: Seed) {
    var generator = seed.generator
    let samples = (0..<480).map {
      SeriesSample.float(Int64($0) * 15_000, Double(bitPattern: generator.next()))
    }
    let chunks = Chunk.chunks(of: samples)
    #expect(chunks.dropLast().allSatisfy { 1_005 < $0.payload.count && $0.payload.count <= 1_024 })
    var rules = CuttingRules()
    rules.byteLimit = nil
    #expect(Chunk.chunks(of: samples, rules: rules).map(\.sampleCount) == [120, 120, 120, 120])
    rules.byteLimit = 0
    #expect(Chunk.chunks(of: samples, rules: rules).count == 480)
  }

  @Test("other targets")
  func targets() {
    var rules = CuttingRules()
    rules.targetSampleCount = 40
    // Ten samples are taken for a quarter, though they span nine steps only.
    #expect(
      sizes(from: 0, every: 15_000, 480, rules: rules) == [Int](repeating: 37, count: 12) + [36])
    rules.targetSampleCount = 4
    #expect(sizes(from: 0, every: 1, 20, rules: rules) == [4, 4, 4, 4, 4])
    rules.targetSampleCount = 100_000
    (rules.byteLimit, rules.timeRange) = (nil, .max)
    #expect(sizes(from: 0, every: 1, 70_000, rules: rules) == [65_535, 4_465])
  }

  @Test("extreme times, at which a chunk may be short, but no sample is lost")
  func extremes() throws {
    let times: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 2, .max - 1, .max]
    for count in 1...times.count {
      let samples = times.suffix(count).map { SeriesSample.float($0, 1) }
      let chunks = Chunk.chunks(of: samples)
      #expect(try chunks.flatMap { try $0.samples() } == samples)
    }
    let late = (0..<200).map { SeriesSample.float(.max - 200 + Int64($0), 1) }
    #expect(try Chunk.chunks(of: late).flatMap { try $0.samples() } == late)
    let early = (0..<200).map { SeriesSample.float(.min + Int64($0) << 40, 1) }
    #expect(try Chunk.chunks(of: early).flatMap { try $0.samples() } == early)
  }

  @Test("columns make the same chunks as single samples", arguments: Seed.each(60))
  func columns(seed: Seed) throws {
    var generator = seed.generator
    var rules = CuttingRules()
    rules.hasStartTimes = Bool.random(using: &generator)
    rules.targetSampleCount = .random(in: 4...130, using: &generator)
    rules.byteLimit = [nil, 0, 100, 1_005].randomElement(using: &generator) ?? nil
    let samples = RandomSeries.floats(&generator, count: 900)
    let expected = Chunk.chunks(of: samples, rules: rules)

    let times = samples.map(\.timestamp)
    let values = samples.map { sample -> Double in
      guard case .float(let bits) = sample.value else { return 0 }
      return Double(bitPattern: bits)
    }
    let startTimes = samples.map(\.startTime)
    var open = OpenChunk(rules: rules)
    var builder = ChunkBuilder(rules: rules)
    var (ofOpen, ofBuilder): ([Chunk], [Chunk]) = ([], [])
    var start = 0
    while start < samples.count {
      let end = min(start + Int.random(in: 0...400, using: &generator), samples.count)
      let columns = (times.span.extracting(start..<end), values.span.extracting(start..<end))
      let starts = startTimes.span.extracting(start..<end)
      open.append(columns.0, columns.1, startTimes: starts, to: &ofOpen)
      builder.append(columns.0, columns.1, startTimes: starts, to: &ofBuilder)
      start = end
    }
    if let chunk = open.finish() { ofOpen.append(chunk) }
    if let chunk = builder.finish() { ofBuilder.append(chunk) }
    #expect(ofOpen == expected && ofBuilder == expected)
    let read = try expected.flatMap { try $0.samples() }
    #expect(read.map(\.timestamp) == times && read.map(\.value) == samples.map(\.value))
    #expect(read.map(\.startTime) == (rules.hasStartTimes ? startTimes : times.map { _ in 0 }))
  }

  @Test("a snapshot is the chunk so far, which goes on")
  func snapshots() throws {
    var open = OpenChunk()
    expectNothing(in: &open)
    var expected: [SeriesSample] = []
    for index in 0..<40 {
      expected.append(.float(Int64(index) * 1_000, Double(index)))
      let sample = Sample(timestamp: Int64(index) * 1_000, value: Double(index))
      let ended = open.append(sample)
      let snapshot = open.snapshot()
      #expect(ended == nil)
      #expect(try snapshot?.samples() == expected)
    }
    #expect(open.count == 40)
    let finished = open.finish()
    let last = try #require(finished)
    #expect(open.count == 0 && last.sampleCount == 40 && last.maxTime == 39_000)
    #expect(last.payload.count == last.payload.capacity || last.payload.capacity < 200)
    // Behind its end there may be any sample.
    expectNothing(in: &open)
    let ended = open.append(Sample(timestamp: 5, value: 1))
    #expect(ended == nil && open.count == 1)
  }

  private func expectNothing(in open: inout OpenChunk) {
    let (snapshot, finished) = (open.snapshot(), open.finish())
    #expect(snapshot == nil && finished == nil && open.count == 0)
  }

  @Test(
    "nothing is allocated but the finished chunks",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func allocations() {
    var builder = ChunkBuilder()
    var chunks: [Chunk] = []
    chunks.reserveCapacity(100)
    let times = (0..<4_800).map { Int64($0) * 15_000 }
    let values = times.map { Double($0) * 0.1 }
    builder.append(times.span, values.span, to: &chunks)
    _ = builder.finish()
    chunks.removeAll(keepingCapacity: true)
    let batch = Allocations.during { builder.append(times.span, values.span, to: &chunks) }
    #expect(batch == chunks.count && chunks.count > 30)
    _ = builder.finish()
    chunks.removeAll(keepingCapacity: true)
    let single = Allocations.during {
      for (time, value) in zip(times, values) {
        if let chunk = builder.append(Sample(timestamp: time, value: value)) {
          chunks.append(chunk)
        }
      }
    }
    #expect(single == chunks.count && chunks.count > 30)
  }

  @Test("what is no series, and rules that are none, trap", arguments: 0..<7)
  func preconditions(mistake: Int) async {
    await #expect(processExitsWith: .failure) { [mistake] in
      var rules = CuttingRules()
      var builder = ChunkBuilder()
      var chunks: [Chunk] = []
      let (times, values): ([Int64], [Double]) = ([1, 2, 2], [1, 1, 1])
      let (first, one) = (times.span.extracting(first: 2), values.span.extracting(first: 1))
      switch mistake {
      case 0: rules.timeRange = 0
      case 1: rules.targetSampleCount = 3
      case 2: builder.append(times.span, values.span, to: &chunks)
      case 3: builder.append(first, one, to: &chunks)
      case 4:
        builder.append(
          one.isEmpty ? first : first, values.span.extracting(first: 2),
          startTimes: times.span, to: &chunks)
      case 5:
        _ = builder.append(Sample(timestamp: 2, value: 1))
        _ = builder.append(Sample(timestamp: 2, value: 1))
      default:
        _ = builder.append(Sample(timestamp: 2, value: 1))
        _ = builder.append(Histogram<Double>(), at: 1)
      }
      _ = rules
    }
  }
}
