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
  func bodiesOfListsAreThoseOfSets() throws {
    let population = SeriesPopulation(count: 10_000)
    let work = PostingsWorkload(population)
    func series(_ label: SeriesPopulation.Label, _ values: Range<Int>) -> Set<UInt64> {
      let numbers = 0..<population.count
      return Set(
        numbers.filter { values.contains(population.value(of: label, in: $0)) }
          .map { UInt64($0 + 1) })
    }
    func digest(_ references: Set<UInt64>) -> UInt64 {
      references.reduce(0, +) * 31 + UInt64(references.count)
    }
    let (metric, job, instance) = (
      series(.metric, 7..<8), series(.job, 7..<8), series(.instance, 7..<8)
    )
    let (environment, status) = (series(.environment, 0..<1), series(.status, 0..<1))
    let dense = environment.intersection(status)
    #expect(work.intersectDense() == digest(dense))
    #expect(work.intersectPackedDense() == digest(dense))
    #expect(work.intersectSparse() == digest(job.intersection(metric)))
    #expect(work.intersectSkewed() == digest(instance))
    #expect(work.intersectPackedSkewed() == digest(instance))
    #expect(work.intersectFive() == digest(metric.intersection(job).intersection(dense)))
    #expect(work.uniteInstances() == digest(series(.instance, 0..<100)))
    #expect(work.uniteMetrics() == digest(series(.metric, 0..<100)))
    #expect(work.subtract() == digest(environment.subtracting(status)))
    #expect([metric, job, instance, dense].allSatisfy { !$0.isEmpty })
  }

  @Test
  func seriesAreAddedFoundAndCounted() throws {
    let work = try IndexWorkload(seriesCount: 10_000)
    #expect(work.labels.count == 10_000)
    // Some are drawn twice.
    var (series, references): ([LabelSet], [LabelSet: UInt32]) = ([], [:])
    var index = MemoryIndex()
    var digest: UInt64 = 0
    for labels in work.labels {
      let reference = references[labels] ?? UInt32(series.count)
      if references.updateValue(reference, forKey: labels) == nil { series.append(labels) }
      digest = digest &* 31 &+ UInt64(reference)
      index.add(labels)
    }
    #expect(work.snapshot.seriesCount == series.count)
    // Behind the digest, the bytes that the lists take: a little more or less, by what the allocator gives;
    // its pieces are the larger the more other tests have used and freed.
    let byteCount = Double(work.add() &- digest)
    #expect((0.97...1.03).contains(byteCount / Double(index.postingsByteCount)))
    // A list has 60,000 references of 10,000 series, each of four bytes at most, and its own bytes.
    // The same lists, but with what is drawn twice in them twice.
    #expect((0.97...1.03).contains(Double(work.addPostings()) / Double(index.postingsByteCount)))

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
  func labelsAreListedAndCounted() throws {
    let work = try IndexWorkload(seriesCount: 10_000)
    let series = Set(work.labels)
    var counts: [[String]: UInt64] = [:]
    for (name, value) in series.flatMap(\.pairs) { counts[[name, value], default: 0] += 1 }
    // 200 metrics, 3 environments, 1,000 instances, 20 jobs, 1,000 pods, 8 codes.
    #expect(counts.count == 2_231)
    #expect(
      work.cardinality()
        == counts.values.sorted(by: >).prefix(10).reduce(2_231) { $0 &* 31 &+ $1 })

    let instances = Set(work.labels.compactMap { $0["instance"] }).sorted()
    #expect(instances.count == 1_000)
    #expect(work.labelValues() == instances.reduce(0) { $0 &* 31 &+ UInt64($1.utf8.count) })

    var (known, firsts): (Set<LabelSet>, [LabelSet]) = ([], [])
    for labels in work.labels where known.insert(labels).inserted { firsts.append(labels) }
    let lengths = stride(from: 0, to: 10_000, by: 10).map {
      $0 < firsts.count ? UInt64(firsts[$0].utf8Count) : 0
    }
    #expect(lengths.count == 1_000)
    #expect(work.seriesLabels() == lengths.reduce(0) { $0 &* 31 &+ $1 })
  }

  @Test
  func theBlockIsOpenedAndReadInPart() throws {
    var work = try BlockWorkload(
      Fixtures.committed("capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM"))
    // 35 series of 3,307, with 120 samples each.
    #expect(work.sampleCount == 4_200)
    // As many symbols as Prometheus counts.
    #expect(try work.open() == 937)
    // The sum of the bit patterns of what promtool dumps of them; as often as it is asked for.
    for _ in 0..<2 { #expect(try work.select() == 7_572_791_903_679_543_590) }
  }
}
