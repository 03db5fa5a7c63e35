import Benchmark
import Workloads

/// One iteration looks up 65,536 keys, chooses the shards of 64 tenants, or sends a batch of 1,000 keys.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], timeUnits: .microseconds, warmupIterations: 3,
    maxDuration: .seconds(1))

  for (instances, tokens) in [(3, 128), (300, 128), (1_000, 512)] {
    for isZoneAware in [false, true] {
      let name = "lookup.\(instances)x\(tokens)" + (isZoneAware ? ".zones" : "")
      Benchmark("ring.\(name)") { benchmark in
        let work = RingWorkload(instances: instances, tokens: tokens, isZoneAware: isZoneAware)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try work.lookUp()) }
        benchmark.stopMeasurement()
      }
    }
  }

  Benchmark("ring.build.1000x512") { benchmark in
    let work = RingWorkload(instances: 1_000, tokens: 512, isZoneAware: true)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(work.build()) }
    benchmark.stopMeasurement()
  }

  Benchmark("ring.heartbeat.1000x512") { benchmark in
    var work = RingWorkload(instances: 1_000, tokens: 512, isZoneAware: true)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(work.beat()) }
    benchmark.stopMeasurement()
  }

  shardBenchmark("choose") { $0.choose() }
  shardBenchmark("ring") { $0.makeRings() }

  Benchmark("ring.batch.30x512.1000") { benchmark in
    let work = RingBatchWorkload(instances: 30, tokens: 512, keyCount: 1_000)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(try await work.run()) }
    benchmark.stopMeasurement()
  }

  Benchmark("ring.hash") { benchmark in
    var work = try RingHashWorkload()
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(work.hash()) }
    benchmark.stopMeasurement()
  }
}

private func shardBenchmark(
  _ name: String, _ body: @escaping @Sendable (RingShardWorkload) -> UInt64
) {
  Benchmark("ring.shuffleshard.\(name)") { benchmark in
    let work = RingShardWorkload(instances: 300, tokens: 512, size: 9)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(body(work)) }
    benchmark.stopMeasurement()
  }
}
