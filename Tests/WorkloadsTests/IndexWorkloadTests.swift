import InvertedIndex
import SeriesModel
import TestSupport
import Testing
import Workloads

/// The inputs of the measurements of indexes are those that the peers were measured with, and the bodies
/// do what they say.
struct IndexWorkloadTests {
  @Test
  func valuesHaveTheKnownHashAndMatches() throws {
    var work = try RegexWorkload()
    var hash = FNV1a()
    for index in 0..<work.count {
      hash.update(work.bytes.span.extracting(work.offsets[index]..<work.offsets[index + 1]))
      hash.update([0xFF].span)
    }
    #expect(hash.hash == 0x6fac_5e29_70e8_a7a6)
    #expect(work.prefix() == 5_045)
    #expect(work.alternation() == 20)
    #expect(work.contains() == 9_635)
    #expect(work.suffix() == 4_924)
    #expect(work.general1() == 591)
    #expect(work.general2() == 3_052)
  }

  @Test(.enabled(if: Effort.isFull, "a million series are for the full effort"))
  func theMillionSeriesHaveTheKnownHashAndLists() {
    let series = SeriesPopulation()
    #expect(series.digest() == 0x4fc1_a387_57f3_534e)
    let work = PostingsWorkload(series)
    #expect(work.metric.count == 4_957)
    #expect(work.environment.count == 333_421)
    #expect(work.status.count == 125_440)
    #expect(work.job.count == 50_000)
    #expect(work.instance.count == 1_000)
    #expect(work.environment.intersection(work.status).count == 42_029)
    #expect(Postings.intersection(of: [work.job, work.metric]).count == 242)
    #expect(work.environment.subtracting(work.status).count == 291_392)
  }

  @Test
  func seriesAreAddedFoundAndCounted() throws {
    let work = try IndexWorkload(seriesCount: 10_000)
    #expect(work.labels.count == 10_000)
    // Some are drawn twice.
    var (series, references): ([LabelSet], [LabelSet: UInt32]) = ([], [:])
    var digest: UInt64 = 0
    for labels in work.labels {
      let reference = references[labels] ?? UInt32(series.count)
      if references.updateValue(reference, forKey: labels) == nil { series.append(labels) }
      digest = digest &* 31 &+ UInt64(reference)
    }
    #expect(work.snapshot.seriesCount == series.count)
    // Behind the references comes the size of the lists.
    #expect((1...100 * 10_000).contains(work.add() &- digest))
    #expect(work.labelValues() > 0)

    let selects = try SelectWorkload(work.snapshot)
    for selection in selects.selections {
      let expected = series.indices.filter { selection.selector.matches(series[$0]) }
      #expect(
        work.snapshot.select(selection.selector).array == expected.map(UInt32.init),
        "\(selection.selector)")
      #expect(
        selects.select(selection) == expected.reduce(0) { $0 &* 31 &+ UInt64($1) },
        "\(selection.selector)")
    }
  }

  @Test
  func theBlockIsOpenedAndReadInPart() throws {
    var work = try BlockWorkload(
      Fixtures.committed("capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM"))
    #expect(work.sampleCount == 12_300)
    #expect(try work.open() > 0)
    #expect(try work.select() == work.select())
  }
}
