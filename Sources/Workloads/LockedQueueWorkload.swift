public import FairQueueing
internal import Synchronization

/// A queue of requests behind a lock, which each operation takes anew.
public final class LockedQueueWorkload: Sendable {
  private let work: Mutex<QueueWorkload>
  private let tenantCount: UInt32
  /// How many requests wait, if not fewer.
  private let level: Atomic<Int>

  /// A queue with tenants that have ten requests each.
  ///
  /// - Parameters:
  ///   - options: in what order requests are handed out.
  ///   - tenants: how many tenants there are.
  public init(_ options: FairQueueOptions, tenants: Int) {
    work = Mutex(QueueWorkload(options, tenants: tenants))
    tenantCount = UInt32(tenants)
    level = Atomic(10 * tenants)
  }

  /// As ``QueueWorkload/exchange()``.
  ///
  /// - Returns: a number that depends on every request.
  public func exchange() -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<QueueWorkload.pairCount {
      let tenant = work.withLock { $0.dequeue().payload }
      work.withLock { $0.enqueue(of: tenant) }
      sum &+= UInt64(tenant)
    }
    return sum
  }

  /// Has one task queue requests, one at a time, while another takes them out, some at a time.
  ///
  /// - Parameter batchSize: how many requests are taken out under one lock, as soon as there are so many; from
  ///   1 to 10 times the number of tenants.
  /// - Returns: a number that depends on every request.
  public func passOn(batchSize: Int) async -> UInt64 {
    async let produced: Void = produce()
    let sum = await consume(batchSize: batchSize)
    await produced
    return sum
  }

  @concurrent
  private func produce() async {
    for number in 0..<UInt32(QueueWorkload.pairCount) {
      // So that none of the tenants has more waiting than it may.
      await wait { $0 < 20 * Int(tenantCount) }
      work.withLock { $0.enqueue(of: number % tenantCount) }
      level.add(1, ordering: .relaxed)
    }
  }

  @concurrent
  private func consume(batchSize: Int) async -> UInt64 {
    var sum: UInt64 = 0
    var rest = QueueWorkload.pairCount
    while rest > 0 {
      let count = min(batchSize, rest)
      await wait { $0 >= count }
      sum &+= work.withLock { work in
        var sum: UInt64 = 0
        for _ in 0..<count { sum &+= UInt64(work.dequeue().payload) }
        return sum
      }
      level.subtract(count, ordering: .relaxed)
      rest -= count
    }
    return sum
  }

  /// Gives way until the other task has done enough about the number of requests.
  @inline(__always)
  private func wait(until isEnough: (Int) -> Bool) async {
    while !isEnough(level.load(ordering: .relaxed)) { await Task.yield() }
  }
}
