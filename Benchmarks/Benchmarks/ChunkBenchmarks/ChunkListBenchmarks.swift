import Benchmark
import Chunks
import Workloads

/// Benchmarks of lists of chunks and of their files. One iteration handles 16 series of 1,920 samples.
func chunkListBenchmarks() {
  for shape in Shape.allCases {
    chunkListBenchmark("build", shape) { $0.build() }
    chunkListBenchmark("build.single", shape) { $0.buildSingly() }
    chunkListBenchmark("read", shape) { try $0.read() }
    chunkListBenchmark("read.sealed", shape) { try $0.readSealed() }
    chunkListBenchmark("merge.lossy", shape) { try $0.mergeLossy() }
    chunkListBenchmark("merge.same", shape) { try $0.mergeSame() }
  }
  chunkFileBenchmark("segments.read") { try $0.readSegment() }
  chunkFileBenchmark("segments.write") { $0.writeSegment() }
  chunkFileBenchmark("headchunks.read") { try $0.readHeadChunks() }
  chunkFileBenchmark("headchunks.write") { $0.writeHeadChunks() }
}

private func chunkListBenchmark(
  _ name: String, _ shape: Shape,
  _ body: @escaping @Sendable (inout ChunkListWorkload) throws -> UInt64
) {
  Benchmark("chunks.\(name).\(shape.rawValue)") { benchmark in
    var work = try ChunkListWorkload(shape)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}

private func chunkFileBenchmark(
  _ name: String, _ body: @escaping @Sendable (inout ChunkFileWorkload) throws -> UInt64
) {
  Benchmark(name) { benchmark in
    var work = try ChunkFileWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}
