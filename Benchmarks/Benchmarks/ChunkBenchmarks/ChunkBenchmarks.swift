import Benchmark
import Chunks
import Foundation
import Gorilla
import Workloads

/// One iteration of a float benchmark handles 256 chunks of 120 samples.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], timeUnits: .microseconds, warmupIterations: 3,
    maxDuration: .seconds(1))

  for shape in Shape.allCases {
    floatBenchmark("xor.decode", shape) { try $0.decodeXOR() }
    floatBenchmark("xor.encode", shape) { $0.encodeXOR() }
    floatBenchmark("xor.next", shape) { try $0.iterateXOR() }
    floatBenchmark("xor2.decode", shape) { try $0.decodeXOR2() }
    floatBenchmark("xor2.encode", shape) { $0.encodeXOR2() }
    floatBenchmark("xor2.next", shape) { try $0.iterateXOR2() }
  }
  histogramBenchmarks("histogram", .histogram, counting: UInt64.self)
  sealedHistogramBenchmark("histogram.decode") { try $0.decodeIntegers() }
  sealedHistogramBenchmark("histogram.encode") { try $0.encodeIntegers() }
  sealedHistogramBenchmark("floathistogram.decode") { try $0.decodeFloats() }
  sealedHistogramBenchmark("floathistogram.encode") { try $0.encodeFloats() }
  histogramBenchmarks("floathistogram", .floatHistogram, counting: Double.self)

  for shape in Shape.allCases {
    sealedBenchmark("decode", shape) { try $0.decode() }
    sealedBenchmark("encode", shape) { try $0.encode(verifies: false, isHinted: true) }
  }

  chunkListBenchmarks()

  Benchmark("snappy.decode") { benchmark in
    var work = SnappyWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try work.decode()) }
    benchmark.stopMeasurement()
  }
  Benchmark("snappy.encode") { benchmark in
    var work = SnappyWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(work.encode()) }
    benchmark.stopMeasurement()
  }
  Benchmark("zstd.decode") { benchmark in
    var work = ZstdWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try work.decode()) }
    benchmark.stopMeasurement()
  }
  Benchmark("zstd.encode") { benchmark in
    var work = ZstdWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(work.encode()) }
    benchmark.stopMeasurement()
  }
  Benchmark("crc32c.4096") { benchmark in
    let work = ChecksumWorkload(byteCount: 4_096)
    benchmark.startMeasurement()
    blackHole(work.crc32c())
  }

  labelBenchmark("hash") { $0.hash() }
  labelBenchmark("hash.each") { $0.hashEach() }
  labelBenchmark("get") { $0.get() }
  labelBenchmark("compare") { $0.compare() }
  labelBenchmark("build") { try $0.build() }
}

/// One iteration handles 256 label sets.
private func labelBenchmark(
  _ name: String, _ body: @escaping @Sendable (inout LabelWorkload) throws -> UInt64
) {
  Benchmark("labels.\(name)") { benchmark in
    var work = try LabelWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}

private func floatBenchmark(
  _ name: String, _ shape: Shape,
  _ body: @escaping @Sendable (inout FloatWorkload) throws -> UInt64
) {
  Benchmark("gorilla.\(name).\(shape.rawValue)") { benchmark in
    var work = FloatWorkload(shape)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}

private func sealedBenchmark(
  _ name: String, _ shape: Shape,
  _ body: @escaping @Sendable (inout SealedWorkload) throws -> UInt64
) {
  Benchmark("sealed.\(name).\(shape.rawValue).120") { benchmark in
    var work = try SealedWorkload(shape, chunkLength: 120)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}

private func sealedHistogramBenchmark(
  _ name: String, _ body: @escaping @Sendable (inout SealedHistogramWorkload) throws -> UInt64
) {
  Benchmark("sealed.\(name)") { benchmark in
    var work = try SealedHistogramWorkload(
      integers: chunks(.histogram), floats: chunks(.floatHistogram))
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try body(&work)) }
    benchmark.stopMeasurement()
  }
}

private func histogramBenchmarks<Count: HistogramCount>(
  _ name: String, _ encoding: ChunkEncoding, counting: Count.Type
) {
  Benchmark("gorilla.\(name).decode") { benchmark in
    var work = try HistogramWorkload<Count>(chunks(encoding))
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try work.decode()) }
    benchmark.stopMeasurement()
  }
  Benchmark("gorilla.\(name).encode") { benchmark in
    var work = try HistogramWorkload<Count>(chunks(encoding))
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(work.encode()) }
    benchmark.stopMeasurement()
  }
}

/// The chunks of one encoding in the real block that is committed with the tests.
private func chunks(_ encoding: ChunkEncoding) throws -> ChunkPool {
  let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let segment = repository.appendingPathComponent(
    "Tests/Fixtures/capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM/chunks/000001")
  let bytes = [UInt8](try Data(contentsOf: segment))
  var pool = ChunkPool()
  var reader = try SegmentReader(bytes.span)
  while let entry = try reader.next(from: bytes.span) {
    if entry.encodingByte == encoding.rawValue { pool.append(bytes.span.extracting(entry.payload)) }
  }
  return pool
}
