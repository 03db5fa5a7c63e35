import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

@Suite("The chunks of a series are sealed as they are, or stay")
struct ChunkSealerTests {
  private func seal(_ chunks: [Chunk], limit: Int = 8_192) throws -> [Chunk] {
    var sealer = ChunkSealer(sampleLimit: limit)
    return try sealer.seal(chunks)
  }

  @Test("no sample changes in any bit, and no chunk exceeds the limit", arguments: Seed.each(60))
  func samples(seed: Seed) throws {
    var generator = seed.generator
    let limit = Int.random(in: 1...700, using: &generator)
    let chunks = Chunk.chunks(of: RandomSeries.mixed(&generator, count: 1_500))
    let sealed = try seal(chunks, limit: limit)
    var cursor = ChunkCursor(sealed)
    #expect(try cursor.rest() == chunks.flatMap { try $0.samples() })
    for chunk in sealed where chunk.encoding == .sealed {
      #expect(chunk.sampleCount <= limit)
      #expect(try Chunk(encoding: chunk.encoding, payload: chunk.payload) == chunk)
    }
    for chunk in sealed where chunk.encoding != .sealed {
      #expect(chunks.contains(chunk) && chunk.sampleCount > limit)
    }
    #expect(try seal(sealed, limit: limit) == sealed)
  }

  @Test("floats become one chunk up to the limit, sealed ones among them")
  func joining() throws {
    let samples = (0..<960).map { SeriesSample.float(Int64($0) * 15_000, Double($0)) }
    let chunks = Chunk.chunks(of: samples)
    #expect(chunks.map(\.sampleCount) == [Int](repeating: 120, count: 8))
    #expect(try seal(chunks).map(\.sampleCount) == [960])
    #expect(try seal(chunks, limit: 479).map(\.sampleCount) == [360, 360, 240])
    #expect(try seal(chunks, limit: 480).map(\.sampleCount) == [480, 480])
    #expect(try seal(chunks, limit: 120).map(\.encoding) == chunks.map { _ in .sealed })
    #expect(try seal(chunks, limit: 119) == chunks)
    let once = try seal(chunks, limit: 240)
    #expect(try seal(once) == seal(chunks))
    #expect(try seal(once + chunks.suffix(1)).count == 2)
    #expect(try seal([]) == [])
    let bytes = try (seal(chunks)[0].payload.count, chunks.map(\.payload.count).reduce(0, +))
    #expect(bytes.0 * 4 < bytes.1)
  }

  @Test("other chunks stay as they are, and are not decoded")
  func others() throws {
    var rules = CuttingRules()
    rules.hasStartTimes = true
    let startTimes = Chunk.chunks(of: [.float(1, 1, startTime: 1)], rules: rules)
    let opaque = Chunk(
      encoding: .thanosAggregate, payload: [9], minTime: 4, maxTime: 5, sampleCount: 7)
    let torn = Chunk(encoding: .sealed, payload: [9], minTime: 6, maxTime: 7, sampleCount: 7)
    let chunks = startTimes + [opaque, torn]
    #expect(try seal(chunks) == chunks)
  }

  @Test("histograms of each kind are sealed one by one, with and without start times")
  func histograms() throws {
    for encoding in ChunkEncoding.allCases where encoding.kind != .float {
      let chunks = try [[2, 3], [4, 9]].map {
        try Chunk(
          encoding: ChunkEncodingByte(encoding),
          payload: ChunkTests.payload(encoding, times: $0))
      }
      let sealed = try seal(chunks)
      #expect(sealed.map(\.encoding) == [.sealed, .sealed])
      #expect(sealed.map(\.kind) == chunks.map { _ in encoding.kind })
      #expect(try sealed.map { try $0.samples() } == chunks.map { try $0.samples() })
      var merger = ChunkMerger()
      #expect(try merger.merge([sealed, chunks]) == merger.merge([chunks, chunks + sealed]))
      for chunk in sealed {
        for end in chunk.payload.indices {
          var cursor = ChunkCursor([
            Chunk(
              encoding: .sealed, payload: Array(chunk.payload[..<end]), minTime: chunk.minTime,
              maxTime: chunk.maxTime, sampleCount: 2)
          ])
          #expect(throws: ChunkListError.self) { try cursor.next() }
        }
      }
    }
  }

  @Test("a chunk that has to be decoded and is not what it should be is named")
  func faults() throws {
    let sound = HeadChunkBytes.xor([(20, 1), (24, 2)])
    func chunk(_ minTime: Int64, _ count: Int, cut: Int = 0) -> Chunk {
      Chunk(
        encoding: sound.encoding, payload: sound.payload.dropLast(cut), minTime: minTime,
        maxTime: 24, sampleCount: count)
    }
    func fault(_ chunks: [Chunk]) -> ChunkListError? {
      #expect(throws: ChunkListError.self) { try seal(chunks) }
    }
    let before = HeadChunkBytes.xor([(1, 1)])
    for wrong in [chunk(19, 2), chunk(20, 3), chunk(20, 1)] {
      #expect(fault([before, wrong]) == ChunkListError(chunk: 1, fault: .misdescribed))
    }
    #expect(fault([before, sound, chunk(20, 2, cut: 1)])?.chunk == 2)
    let payload = ChunkTests.payload(.xor, times: [20, 30, 24])
    let unordered = Chunk(
      encoding: sound.encoding, payload: payload, minTime: 20, maxTime: 24, sampleCount: 3)
    #expect(
      fault([before, unordered]) == ChunkListError(chunk: 1, fault: .unordered(sample: 2)))
  }

  @Test("a payload that shares its timestamps is a fault that names the column")
  func sharedTimestamps() throws {
    var encoder = SealedEncoder()
    var (column, payload): ([UInt8], [UInt8]) = ([], [])
    let (times, values): ([Int64], [Double]) = ([1, 2, 3], [1, 2, 3])
    try encoder.encodeTimestamps(times.span, into: &column)
    try encoder.encode(times.span, values.span, sharing: column.span, into: &payload)
    let chunk = Chunk(
      encoding: .sealed, payload: payload, minTime: 1, maxTime: 3, sampleCount: 3)
    var cursor = ChunkCursor([chunk])
    let missing = SealedError.missingTimestamps(
      checksum: SealedTimestamps.checksum(of: column.span))
    do throws(ChunkListError) {
      _ = try cursor.next()
      Issue.record("the timestamps came from nowhere")
    } catch { #expect(error.fault == .corruptSealed(missing)) }
  }

  @Test("an impossible limit traps", arguments: [0, 8_193])
  func limits(limit: Int) async {
    await #expect(processExitsWith: .failure) { [limit] in
      _ = ChunkSealer(sampleLimit: limit)
    }
  }
}
