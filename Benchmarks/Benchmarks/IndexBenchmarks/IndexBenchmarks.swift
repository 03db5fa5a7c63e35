import Benchmark
import InvertedIndex
import Workloads

/// One iteration goes over all values, lists or series: 100,000 values, and as many series.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], timeUnits: .microseconds, warmupIterations: 3,
    maxDuration: .seconds(1))

  expressionBenchmark("prefix") { $0.prefix() }
  expressionBenchmark("alternation") { $0.alternation() }
  expressionBenchmark("contains") { $0.contains() }
  expressionBenchmark("suffix") { $0.suffix() }
  expressionBenchmark("general1") { $0.general1() }
  expressionBenchmark("general2") { $0.general2() }

  postingsBenchmark("intersect.dense") { $0.intersectDense() }
  postingsBenchmark("intersect.sparse") { $0.intersectSparse() }
  postingsBenchmark("intersect.skewed") { $0.intersectSkewed() }
  postingsBenchmark("intersect.five") { $0.intersectFive() }
  postingsBenchmark("union.instances") { $0.uniteInstances() }
  postingsBenchmark("union.metrics") { $0.uniteMetrics() }
  postingsBenchmark("difference") { $0.subtract() }
  postingsBenchmark("packed.dense") { $0.intersectPackedDense() }
  postingsBenchmark("packed.skewed") { $0.intersectPackedSkewed() }

  indexBenchmark("postings.add") { $0.addPostings() }
  indexBenchmark("add") { $0.add() }
  indexBenchmark("cardinality") { $0.cardinality() }
  indexBenchmark("labelvalues") { $0.labelValues() }
  indexBenchmark("labels") { $0.seriesLabels() }

  for name in ["1", "2", "3", "4", "5", "prefix", "contains"] {
    Benchmark("index.select.\(name)") { benchmark in
      let work = try SelectWorkload(IndexWorkload(seriesCount: seriesCount).snapshot)
      for selection in work.selections where selection.name == name {
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(work.select(selection)) }
        benchmark.stopMeasurement()
      }
    }
  }

  blockBenchmarks()
}

private let seriesCount = 100_000

private func expressionBenchmark(
  _ name: String, _ body: @escaping @Sendable (inout RegexWorkload) -> UInt64
) {
  Benchmark("regex.\(name)") { benchmark in
    var work = try RegexWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(body(&work)) }
    benchmark.stopMeasurement()
  }
}

private func postingsBenchmark(
  _ name: String, _ body: @escaping @Sendable (PostingsWorkload) -> UInt64
) {
  Benchmark("postings.\(name)") { benchmark in
    let work = PostingsWorkload(SeriesPopulation(count: seriesCount))
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(body(work)) }
    benchmark.stopMeasurement()
  }
}

private func indexBenchmark(
  _ name: String, _ body: @escaping @Sendable (borrowing IndexWorkload) -> UInt64
) {
  Benchmark("index.\(name)") { benchmark in
    let work = try IndexWorkload(seriesCount: seriesCount)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(body(work)) }
    benchmark.stopMeasurement()
  }
}
