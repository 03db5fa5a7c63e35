import Benchmark
import FairQueueing
import Workloads

/// One iteration is 10,000 pairs of an enqueue and a dequeue.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], timeUnits: .microseconds, warmupIterations: 3,
    maxDuration: .seconds(1))

  for tenants in [1, 100, 10_000] {
    for (order, options) in [
      ("roundrobin", FairQueueOptions.roundRobin), ("fair", QueueWorkload.fair),
    ] {
      Benchmark("queue.\(order).\(tenants)") { benchmark in
        var work = QueueWorkload(options, tenants: tenants)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(work.exchange()) }
        benchmark.stopMeasurement()
      }
    }

    Benchmark("queue.settled.\(tenants)") { benchmark in
      var work = QueueWorkload(FairQueueOptions(), tenants: tenants)
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { blackHole(try work.settle()) }
      benchmark.stopMeasurement()
    }

    Benchmark("queue.locked.\(tenants)") { benchmark in
      let work = LockedQueueWorkload(QueueWorkload.fair, tenants: tenants)
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { blackHole(work.exchange()) }
      benchmark.stopMeasurement()
    }

    Benchmark("queue.churn.\(tenants)") { benchmark in
      var work = QueueWorkload(QueueWorkload.fair, tenants: tenants, depth: 0)
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { blackHole(work.comeAndGo()) }
      benchmark.stopMeasurement()
    }
  }

  Benchmark("queue.twothreads") { benchmark in
    let work = LockedQueueWorkload(QueueWorkload.fair, tenants: 100)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(await work.passOn(batchSize: 16)) }
    benchmark.stopMeasurement()
  }

  // One iteration is 1,000 requests and their answers.
  for workers in [1, 100, 1_000] {
    Benchmark("queue.handoff.\(workers)") { benchmark in
      let work = try await RequestQueueWorkload(workers: workers)
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { blackHole(try await work.run()) }
      benchmark.stopMeasurement()
    }
  }
}
