import Gorilla
import TestSupport
import Testing

@testable import Chunks

@Suite("Merging replicas keeps its laws")
struct MergeLawTests {
  /// Replicas of a series of floats, or of all kinds.
  private func replicas(
    _ generator: inout SeededGenerator, agree: Bool, onlyFloats: Bool = false
  ) throws -> [[Chunk]] {
    let count = Int.random(in: 1...400, using: &generator)
    let samples =
      onlyFloats
      ? RandomSeries.floats(&generator, count: count)
      : RandomSeries.mixed(&generator, count: count)
    let hasStartTimes = Bool.random(using: &generator)
    return try Replicas(
      of: samples, count: .random(in: 1...4, using: &generator), agree: agree,
      hasStartTimes: hasStartTimes, &generator
    ).lists
  }

  private func merge(_ lists: [[Chunk]]) throws -> [Chunk] {
    var merger = ChunkMerger()
    return try merger.merge(lists)
  }

  /// What merging has to give, by looking at each sample of each chunk in turn.
  private func model(_ lists: [[Chunk]]) throws -> [SampleMeaning] {
    var samples: [Int64: SampleMeaning] = [:]
    for chunk in lists.joined() {
      for sample in try [chunk].meanings() where samples[sample.timestamp] == nil {
        samples[sample.timestamp] = sample
      }
    }
    return samples.values.sorted { $0.timestamp < $1.timestamp }
  }

  @Test("of each time, the sample of the first list", arguments: Seed.each(80))
  func firstWins(seed: Seed) throws {
    var generator = seed.generator
    var merger = ChunkMerger()
    for agree in [true, false] {
      let lists = try replicas(&generator, agree: agree)
      let merged = try merger.merge(lists)
      #expect(try merged.meanings() == model(lists))
      for (chunk, next) in zip(merged, merged.dropFirst()) {
        #expect(chunk.maxTime < next.minTime)
      }
      for chunk in merged {
        let checked = try Chunk(encoding: chunk.encoding, payload: chunk.payload)
        #expect(checked == chunk)
      }
    }
  }

  @Test(
    "merging again changes nothing, be it alone, with itself or with nothing",
    arguments: Seed.each(60))
  func idempotence(seed: Seed) throws {
    var generator = seed.generator
    let lists = try replicas(&generator, agree: false)
    let merged = try merge(lists)
    for again in [[merged], [merged, merged], [[], merged, []], [merged.reversed(), merged]] {
      #expect(try merge(again) == merged)
    }
  }

  @Test("the order of the lists does not matter for the times", arguments: Seed.each(60))
  func orderOfTimes(seed: Seed) throws {
    var generator = seed.generator
    let lists = try replicas(&generator, agree: false)
    let times = try merge(lists).meanings().map(\.timestamp)
    #expect(try merge(lists.shuffled(using: &generator)).meanings().map(\.timestamp) == times)
  }

  @Test("nor for anything, where replicas agree", arguments: Seed.each(60))
  func orderOfEverything(seed: Seed) throws {
    var generator = seed.generator
    let floats = try replicas(&generator, agree: true, onlyFloats: true)
    #expect(try merge(floats) == merge(floats.shuffled(using: &generator)))
    // Replicas of histograms may have other empty buckets beside the same counts.
    let mixed = try replicas(&generator, agree: true)
    let shuffled = try merge(mixed.shuffled(using: &generator))
    #expect(try merge(mixed).meanings() == shuffled.meanings())
  }

  @Test("nor does it matter which two are merged first", arguments: Seed.each(60))
  func associativity(seed: Seed) throws {
    var generator = seed.generator
    let samples = RandomSeries.mixed(&generator, count: 300)
    let lists = try Replicas(of: samples, count: 3, agree: false, &generator).lists
    let (a, b, c) = (lists[0], lists[1], lists[2])
    let all = try merge([a, b, c]).meanings()
    #expect(try merge([merge([a, b]), c]).meanings() == all)
    #expect(try merge([a, merge([b, c])]).meanings() == all)
  }

  @Test("a replica without losses is the result, byte for byte", arguments: Seed.each(40))
  func completeReplica(seed: Seed) throws {
    var generator = seed.generator
    let samples = RandomSeries.floats(&generator, count: 600)
    let whole = Chunk.chunks(of: samples)
    let lists = try Replicas(of: samples, count: 2, agree: true, &generator).lists
    #expect(try merge([whole] + lists) == whole)
    #expect(try merge(lists + [whole]) == whole)
  }
}
