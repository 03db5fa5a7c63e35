import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

@Suite("A cursor reads a series batch after batch")
struct ChunkCursorTests {
  /// Chunks of a series of all kinds, some of them sealed, and its samples as the chunks have them.
  static func series(
    _ generator: inout SeededGenerator, count: Int = 500
  ) throws -> (chunks: [Chunk], samples: [SeriesSample]) {
    var rules = CuttingRules()
    rules.hasStartTimes = Bool.random(using: &generator)
    rules.targetSampleCount = [4, 60, 120, 600].randomElement(using: &generator) ?? 120
    rules.byteLimit = nil
    let chunks = Chunk.chunks(of: RandomSeries.mixed(&generator, count: count), rules: rules)
    var sealer = ChunkSealer()
    var mixed: [Chunk] = []
    for chunk in chunks {
      mixed += Bool.random(using: &generator) ? [chunk] : try sealer.seal([chunk])
    }
    return (mixed, try chunks.flatMap { try $0.samples() })
  }

  @Test("all samples of all chunks", arguments: Seed.each(60))
  func everything(seed: Seed) throws {
    var generator = seed.generator
    let (chunks, samples) = try Self.series(&generator)
    var cursor = ChunkCursor(chunks)
    for _ in 0..<2 {
      var read: [SeriesSample] = []
      while let kind = try cursor.next() {
        let batch = cursor.batch()
        #expect(!batch.isEmpty && batch.count == cursor.count)
        #expect(batch.allSatisfy { $0.kind == kind })
        #expect(chunks[cursor.chunkIndex].kind == kind)
        read += batch
      }
      #expect(read == samples)
      let more = try cursor.next()
      #expect(more == nil && cursor.kind == nil && cursor.count == 0)
      cursor.open(chunks)
    }
  }

  @Test("from the first sample at a time, or later", arguments: Seed.each(60))
  func seeking(seed: Seed) throws {
    var generator = seed.generator
    let (chunks, samples) = try Self.series(&generator)
    var cursor = ChunkCursor()
    for _ in 0..<20 {
      cursor.open(chunks)
      // Where the cursor stands among the samples: at the first of its batch.
      var place = 0
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let target = min(
          place + Int.random(in: -9...200, using: &generator), samples.count - 1)
        let time = samples[max(target, 0)].timestamp + .random(in: -1...1, using: &generator)
        let expected = samples.indices.first { $0 >= place && samples[$0].timestamp >= time }
        let kind = try cursor.seek(to: time)
        #expect(kind == expected.map { samples[$0].kind })
        guard let expected else {
          place = samples.count
          break
        }
        let batch = cursor.batch()
        #expect(batch == Array(samples[expected..<expected + batch.count]))
        place = expected
      }
      guard place < samples.count else { continue }
      let read = try cursor.batch() + cursor.rest()
      #expect(read == Array(samples[place...]))
    }
  }

  @Test("without looking into chunks that end before")
  func skipping() throws {
    let sound = HeadChunkBytes.xor([(100, 1), (200, 2)])
    let opaque = Chunk(
      encoding: .thanosAggregate, payload: [], minTime: 0, maxTime: 99, sampleCount: 9)
    var cursor = ChunkCursor([opaque, sound, opaque])
    #expect(try found(&cursor, 100) == [.float(100, 1), .float(200, 2)])
    #expect(try found(&cursor, 150) == [.float(200, 2)])
    #expect(try found(&cursor, 201) == [])
    cursor.open([opaque, sound])
    let fault = ChunkListError(chunk: 0, fault: .corrupt(.unknownEncoding(0xFF)))
    #expect(throws: fault) { try found(&cursor, 99) }
    #expect(try found(&cursor, 99).count == 2)
    #expect("\(fault)" == "chunk 0 of list 0: no chunk encoding has the byte 255")
  }

  private func found(_ cursor: inout ChunkCursor, _ time: Int64) throws -> [SeriesSample] {
    _ = try cursor.seek(to: time)
    return cursor.kind == nil ? [] : cursor.batch()
  }

  @Test("a cursor without chunks is at the end")
  func nothing() throws {
    var cursor = ChunkCursor()
    let found = [try cursor.next(), try cursor.seek(to: .min), try cursor.seek(to: .max)]
    #expect(found == [nil, nil, nil])
  }

  @Test(
    "nothing is allocated once the buffers are large enough",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers), arguments: Seed.each(8))
  func allocations(seed: Seed) throws {
    var generator = seed.generator
    let (all, samples) = try Self.series(&generator, count: 3_000)
    // Sealed histograms come with a layout that is made anew.
    let chunks = all.filter { $0.encoding != .sealed || $0.kind == .float }
    var cursor = ChunkCursor(chunks)
    let whole = try sum(&cursor)
    var again: UInt64 = 0
    let count = try Allocations.during {
      cursor.open(chunks)
      again = try sum(&cursor)
      cursor.open(chunks)
      _ = try cursor.seek(to: samples[1_500].timestamp)
      _ = try sum(&cursor)
    }
    #expect(count == 0 && again == whole && whole != 0)
  }

  /// A sum over all that a batch has, by the public functions.
  private func sum(_ cursor: inout ChunkCursor) throws(ChunkListError) -> UInt64 {
    var sum: UInt64 = 0
    while let kind = try cursor.next() {
      cursor.withTimestamps { times in
        for index in times.indices { sum &+= UInt64(bitPattern: times[index]) }
      }
      cursor.withStartTimes { times in
        for index in times.indices { sum &+= UInt64(bitPattern: times[index]) }
      }
      switch kind {
      case .float:
        cursor.withFloats { _, values in
          for index in values.indices { sum &+= values[index].bitPattern }
        }
      case .integerHistogram: cursor.withHistograms { sum &+= $0.counts[$1.lowerBound] }
      case .floatHistogram:
        cursor.withFloatHistograms { sum &+= $0.counts[$1.lowerBound].bitPattern }
      }
    }
    return sum
  }

  @Test("a batch that is not there, or of another kind, traps", arguments: 0..<6)
  func preconditions(mistake: Int) async {
    await #expect(processExitsWith: .failure) { [mistake] in
      let floats = HeadChunkBytes.xor([(1, 1)])
      let payload = ChunkTests.payload(.histogram, times: [1])
      let histograms = try Chunk(encoding: ChunkEncodingByte(.histogram), payload: payload)
      var cursor = ChunkCursor([mistake == 5 ? histograms : floats])
      if mistake >= 3 { _ = try cursor.next() }
      switch mistake {
      case 0: _ = cursor.chunkIndex
      case 1: cursor.withTimestamps { _ in }
      case 2: cursor.withStartTimes { _ in }
      case 3: cursor.withHistograms { _, _ in }
      case 4: cursor.withFloatHistograms { _, _ in }
      default: cursor.withFloats { _, _ in }
      }
    }
  }
}
