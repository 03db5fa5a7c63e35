import Blocks
import Chunks
import Gorilla
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

@Suite("Chunks of a series that overlap are read merged")
struct OverlapTests {
  /// The times and values of samples.
  private static func samples(
    of series: BlockCursor, in range: TimeRange = .all
  ) throws -> [Sample] {
    var cursor = SampleCursor()
    var samples: [Sample] = []
    cursor.open(try series.chunks(in: range), in: range)
    while try cursor.next() != nil {
      cursor.withFloats { timestamps, values in
        for index in timestamps.indices {
          samples.append(Sample(timestamp: timestamps[index], value: values[index]))
        }
      }
    }
    return samples
  }

  /// What should be read: of a time that both chunks have, the sample of the first.
  private static func merged(_ chunks: [Chunk]) throws -> [Sample] {
    var values: [Int64: Double] = [:]
    for (chunk, step) in zip(chunks, [10, 15] as [Int64]) {
      for time in stride(from: chunk.minTime, through: chunk.maxTime, by: Int(step)) {
        values[time] = values[time] ?? (step == 10 ? 1 : 2)
      }
    }
    return values.map { Sample(timestamp: $0, value: $1) }.sorted { $0.timestamp < $1.timestamp }
  }

  @Test("each time once, with the sample of the chunk that comes first")
  func merging() throws {
    let (files, chunks) = try WrittenBlock.overlapping()
    let series = try WrittenBlock.series(on: files)
    #expect(series.series.chunks.map(\.minTime) == chunks.map(\.minTime))
    let expected = try Self.merged(chunks)
    #expect(expected.count == 17)
    #expect(try Self.samples(of: series) == expected)
    for first in stride(from: 0, through: 155, by: 5) as StrideThrough<Int64> {
      let start = chunks[0].minTime + first
      for range in [start...start, start...start + 20, start...start + 1_000] {
        let wanted = expected.filter { range.contains($0.timestamp) }
        #expect(try Self.samples(of: series, in: TimeRange(range)) == wanted)
      }
    }
    var restorer = ChunkRestorer()
    #expect(try series.originalChunks(using: &restorer) == chunks)
    // Those of another place, which overlap as well, are left alone.
    var several = [chunks[1], chunks[0]]
    try series.appendChunks(in: .all, to: &several)
    #expect(try several == [chunks[1], chunks[0]] + series.chunks())
  }

  @Test("it is a fault, which writing the block again mends")
  func rewriting() throws {
    let (files, chunks) = try WrittenBlock.overlapping()
    let faults = Block.faults(WrittenBlock.directory, on: files)
    let place = try WrittenBlock.series(on: files).series.byteOffset
    #expect(
      faults == [
        BlockError(
          WrittenBlock.directory + "/index", byteOffset: place,
          .index(.invalid(.series, .times, byteOffset: place)))
      ])
    try files.createDirectory("/out")
    try Block(WrittenBlock.directory, on: files).rewrite(
      to: "/out", as: WrittenBlock.ulid, on: files)
    #expect(Block.faults("/out" + WrittenBlock.directory, on: files).isEmpty)
    let series = try WrittenBlock.series(on: files, "/out")
    #expect(try Self.samples(of: series) == Self.merged(chunks))
  }

  @Test("fault 18: compaction of such a block goes on, and mends it")
  func compaction() throws {
    let (files, chunks) = try WrittenBlock.overlapping()
    try files.createDirectory("/out")
    let block = try Block(WrittenBlock.directory, on: files)
    _ = try Block.merge([block, block], to: "/out", as: WrittenBlock.ulid, on: files)
    #expect(Block.faults("/out" + WrittenBlock.directory, on: files).isEmpty)
    #expect(
      try Self.samples(of: WrittenBlock.series(on: files, "/out")) == Self.merged(chunks))
  }

  @Test("sealed, they are read merged as well")
  func sealed() throws {
    let (files, chunks) = try WrittenBlock.overlapping()
    try files.createDirectory("/out")
    try Block(WrittenBlock.directory, on: files).seal(to: "/out", on: files)
    let series = try WrittenBlock.series(on: files, "/out")
    #expect(try Self.samples(of: series) == Self.merged(chunks))
    var restorer = ChunkRestorer()
    #expect(try series.originalChunks(using: &restorer) == chunks)
  }
}
