import Benchmark
import Foundation
import Workloads

/// Benchmarks of the block under `Tests/Fixtures`. One iteration opens it, or reads 4,200 samples: all of a
/// metric that a hundredth of the series have.
func blockBenchmarks() {
  blockBenchmark("open") { try $0.open() }
  blockBenchmark("select") { try $0.select() }
}

private let directory = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "Tests/Fixtures/capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM").path

private func blockBenchmark(
  _ name: String, _ body: @escaping @Sendable (inout BlockWorkload) throws -> UInt64
) {
  Benchmark("block.\(name)") { benchmark in
    var work = try BlockWorkload(directory)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}
