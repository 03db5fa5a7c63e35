internal import Dispatch
internal import HashRing
internal import Synchronization
internal import Workloads

extension Measurements {
  /// Measures the ring: look-ups, shards, batches, and making its tables.
  func runRing() throws {
    guard isWanted("ring.") else { return }
    for isZoneAware in [false, true] {
      for (instances, tokens) in [(3, 128), (300, 128), (1_000, 512)] {
        let name = "ring.lookup.\(instances)x\(tokens)" + (isZoneAware ? ".zones" : "")
        guard isWanted(name) else { continue }
        let work = RingWorkload(instances: instances, tokens: tokens, isZoneAware: isZoneAware)
        try run(name, "ns/op", units: work.keys.count) { () throws(LookupError) in
          try work.lookUp()
        }
      }
    }
    if isWanted("ring.shuffleshard") {
      let shards = RingShardWorkload(instances: 300, tokens: 512, size: 9)
      run("ring.shuffleshard.300x512.9", "ns/op", units: shards.count) { shards.choose() }
      run("ring.shuffleshard.300x512.9.ring", "ns/op", units: shards.count) {
        shards.makeRings()
      }
    }
    let batches = RingBatchWorkload(instances: 30, tokens: 512, keyCount: 1_000)
    try run("ring.batch.30x512.1000", "ns/op", units: 1_000, on: .process) {
      try waiting { try await batches.run() }
    }
    var hashing = try RingHashWorkload()
    run("ring.hash", "ns/op", units: hashing.count) { hashing.hash() }
    run("ring.hash.each", "ns/op", units: hashing.count) { hashing.hashEach() }
    if isWanted("ring.build") || isWanted("ring.heartbeat") {
      var work = RingWorkload(instances: 1_000, tokens: 512, isZoneAware: true)
      run("ring.build.1000x512", "ns/op", units: 1) { work.build() }
      run("ring.heartbeat.1000x512", "ns/op", units: 1) { work.beat() }
    }
  }
}

/// Does what takes tasks, and waits for it.
func waiting<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let done = DispatchSemaphore(value: 0)
  let result = Mutex<Result<Value, any Error>?>(nil)
  Task.detached {
    do {
      let value = try await body()
      result.withLock { $0 = .success(value) }
    } catch { result.withLock { $0 = .failure(error) } }
    done.signal()
  }
  done.wait()
  guard let result = result.withLock({ $0 }) else {
    preconditionFailure("a task signals after it is done")
  }
  return try result.get()
}
