internal import Workloads

extension Measurements {
  /// Measures regular expressions.
  func runExpressions() throws {
    guard isWanted("regex.") else { return }
    var work = try RegexWorkload()
    let units = work.count
    run("regex.prefix", "ns/element", units: units) { work.prefix() }
    run("regex.alternation", "ns/element", units: units) { work.alternation() }
    run("regex.contains", "ns/element", units: units) { work.contains() }
    run("regex.suffix", "ns/element", units: units) { work.suffix() }
    run("regex.general1", "ns/element", units: units) { work.general1() }
    run("regex.general2", "ns/element", units: units) { work.general2() }
  }

  /// Measures the algebra of postings.
  func runPostings() {
    guard isWanted("postings.") else { return }
    let work = PostingsWorkload(SeriesPopulation(count: effort.seriesCount))
    func run(_ name: String, _ inputs: Int, _ body: () -> UInt64) {
      self.run("postings." + name, "ns/element", units: inputs, body)
    }
    let dense = work.environment.count + work.status.count
    run("intersect.dense", dense) { work.intersectDense() }
    run("intersect.sparse", work.job.count + work.metric.count) { work.intersectSparse() }
    run("intersect.skewed", work.instance.count) { work.intersectSkewed() }
    run(
      "intersect.five",
      work.metric.count + work.job.count + dense + work.all.count
    ) { work.intersectFive() }
    run("union.100x1000", work.instances.reduce(0) { $0 + $1.count }) { work.uniteInstances() }
    run("union.100x5000", work.metrics.reduce(0) { $0 + $1.count }) { work.uniteMetrics() }
    run("difference", dense) { work.subtract() }
    run("packed.dense", dense) { work.intersectPackedDense() }
    run("packed.skewed", work.instance.count) { work.intersectPackedSkewed() }
  }

  /// Measures the index in memory.
  func runIndex() throws {
    guard isWanted("index.") else { return }
    let work = try IndexWorkload(seriesCount: effort.seriesCount)
    let units = work.labels.count
    run("index.postings.add", "ns/op", units: units) { work.addPostings() }
    run("index.add", "ns/op", units: units) { work.add() }
    let selects = try SelectWorkload(work.snapshot)
    for selection in selects.selections {
      run("index.select." + selection.name, "ns/op", units: 1) { selects.select(selection) }
    }
    run("index.labelvalues", "ns/op", units: 1) { work.labelValues() }
    run("index.cardinality", "ns/op", units: 1) { work.cardinality() }
    run("index.labels", "ns/op", units: min(units, 1_000)) { work.seriesLabels() }
  }

  /// Measures a block.
  func runBlock(_ directory: String) throws {
    guard isWanted("block.") else { return }
    var work = try BlockWorkload(directory)
    if work.sampleCount == 0 {
      return standardError("no samples, so that the block is not measured")
    }
    try run("block.open", "ns/op", units: 1) { try work.open() }
    try run("block.select", "ns/sample", units: work.sampleCount) { try work.select() }
  }
}
