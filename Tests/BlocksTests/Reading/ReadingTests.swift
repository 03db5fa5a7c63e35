import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("Series and samples of a block are chosen")
struct ReadingTests {
  private static let block = Fixtures.blocks[2]

  @Test("a cursor has all series in the order of their labels, or those that are asked for")
  func cursors() throws {
    let block = try Block(Self.block, on: LocalFileSystem())
    var (all, references): ([LabelSet], [UInt32]) = ([], [])
    var cursor = block.makeCursor()
    while try cursor.next() {
      all.append(try cursor.labels())
      references.append(cursor.series.reference)
    }
    #expect(all.count == block.meta.stats.series)
    #expect(zip(all, all.dropFirst()).allSatisfy(<))
    for (index, reference) in references.enumerated().reversed() {
      var one = block.makeCursor(of: [reference])
      #expect(try one.next())
      #expect(try one.labels() == all[index])
      #expect(try !one.next())
    }
    // One after another they have much in common, and little in any other order.
    let places = Array(references.indices)
    let some = places.filter { $0 % 3 == 0 } + places.shuffled() + places.reversed()
    var several = block.makeCursor(of: some.map { references[$0] })
    for place in some {
      #expect(try several.next())
      #expect(try several.labels() == all[place])
    }
    #expect(try !several.next())
    var none = block.makeCursor(of: [])
    #expect(try !none.next())
  }

  @Test(
    "a selector chooses the series whose labels match",
    arguments: [
      "{}", "made_histogram", "made_metric_1{instance=\"host-03\"}",
      "{i=~\"[1-3]\",__name__!=\"made_metric_2\"}",
      "{none=\"\"}", "{none=\"x\"}",
    ])
  func selectors(text: String) throws {
    let block = try Block(Self.block, on: LocalFileSystem())
    let selector = try Selector(text)
    var expected: [UInt32] = []
    var cursor = block.makeCursor()
    while try cursor.next() {
      if selector.matches(try cursor.labels()) { expected.append(cursor.series.reference) }
    }
    #expect(try block.select(selector) == expected)
    #expect(expected.isEmpty == text.contains("\"x\""))
  }

  @Test("chunks before and behind the range are not decoded")
  func outsideRange() throws {
    let corrupt = Chunk.floats([1, 9], value: 1).with(payload: [])
    let chunks = [
      corrupt, Chunk.floats([10, 11], value: 2),
      Chunk(
        encoding: corrupt.encoding, payload: [], minTime: 20, maxTime: 29, sampleCount: 1),
    ]
    var samples = SampleCursor()
    samples.open(chunks, in: TimeRange(10...19))
    #expect(try samples.next() == .float && samples.count == 2)
    #expect(try samples.next() == nil)
    samples.open(chunks, in: TimeRange(10...20))
    #expect(try samples.next() == .float && samples.count == 2)
    #expect(throws: ChunkListError.self) { try samples.next() }
  }

  @Test("a series without chunks is chosen, whatever the times")
  func withoutChunks() throws {
    let files = try WrittenBlock.files([])
    let block = try Block(WrittenBlock.directory, on: files)
    for range in [TimeRange.all, TimeRange(0...0), TimeRange(5...6)] {
      #expect(try block.select(Selector("{}"), in: range).count == 1)
    }
  }

  @Test("of a part of the times, those that have a chunk there")
  func selectionByTime() throws {
    let block = try Block(Self.block, on: LocalFileSystem())
    let all = try Selector("{}")
    #expect(try block.select(all, in: TimeRange(0...1)).isEmpty)
    let (start, end) = (block.meta.minTime, block.meta.maxTime)
    for range in [start...start + 60_000, end - 1...end, start...start, end...end] {
      var expected: [UInt32] = []
      var cursor = block.makeCursor()
      while try cursor.next() {
        let has = try !cursor.chunks(in: TimeRange(range)).isEmpty
        if has { expected.append(cursor.series.reference) }
      }
      #expect(try block.select(all, in: TimeRange(range)) == expected)
    }
  }

  @Test(
    "samples are those of the range that are not deleted",
    arguments: Seed.each(Effort.scaled(quick: 5, full: 100)))
  func samples(seed: Seed) throws {
    var generator = seed.generator
    let block = try Block(Self.block, on: LocalFileSystem())
    let (start, end) = (block.meta.minTime, block.meta.maxTime)
    let first = Int64.random(in: start - 10...end, using: &generator)
    let range = TimeRange(first...Int64.random(in: first...end, using: &generator))
    let deleted = DeletedTimes(
      (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        let first = Int64.random(in: start...end, using: &generator)
        return TimeRange(first...first + Int64.random(in: 0...300_000, using: &generator))
      })
    var cursor = block.makeCursor()
    var samples = SampleCursor()
    var plain = ChunkCursor()
    var counts: [SampleKind: Int] = [:]
    while try cursor.next() {
      var expected: [Int64] = []
      plain.open(try cursor.chunks())
      while try plain.next() != nil {
        plain.withTimestamps { times in
          for index in times.indices {
            let isDeleted = deleted.ranges.contains { $0.contains(times[index]) }
            if range.contains(times[index]) && !isDeleted { expected.append(times[index]) }
          }
        }
      }
      var found: [Int64] = []
      samples.open(try cursor.chunks(in: range), in: range, without: deleted)
      #expect(samples.kind == nil)
      while let kind = try samples.next() {
        #expect(samples.kind == kind && samples.count > 0)
        counts[kind, default: 0] += samples.count
        let times = samples.withTimestamps { times in times.indices.map { times[$0] } }
        // The columns are those of the same samples.
        let same: [Int64]
        switch kind {
        case .float:
          same = samples.withFloats { times, values in times.indices.map { times[$0] } }
        case .integerHistogram:
          same = samples.withHistograms { columns, range in Array(columns.timestamps[range]) }
        case .floatHistogram:
          same = samples.withFloatHistograms { columns, range in
            Array(columns.timestamps[range])
          }
        }
        #expect(times == same)
        #expect(samples.withStartTimes { $0.isEmpty })
        found += times
      }
      #expect(samples.kind == nil)
      #expect(found == expected)
    }
    if deleted.isEmpty, range.duration > 1_000_000 { #expect(counts.count > 1) }
  }
}
