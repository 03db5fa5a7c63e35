public import FairQueueing
internal import Synchronization

/// A queue of requests behind a lock, which each operation takes anew.
public final class LockedQueueWorkload: Sendable {
  private let work: Mutex<QueueWorkload>
  private let tenantCount: UInt32

  /// A queue with tenants that have ten requests each.
  ///
  /// - Parameters:
  ///   - options: in what order requests are handed out.
  ///   - tenants: how many tenants there are.
  public init(_ options: FairQueueOptions, tenants: Int) {
    work = Mutex(QueueWorkload(options, tenants: tenants))
    tenantCount = UInt32(tenants)
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

  /// Has one task queue requests while another takes them out; the one that is too far ahead gives way.
  ///
  /// - Returns: a number that depends on every request.
  public func passOn() async -> UInt64 {
    async let produced: Void = produce()
    let sum = await consume()
    await produced
    return sum
  }

  @concurrent
  private func produce() async {
    for number in 0..<UInt32(QueueWorkload.pairCount) {
      while true {
        let isQueued = work.withLock { work in
          // That none of the tenants has more waiting than it may.
          let hasRoom = work.count < 20 * tenantCount
          if hasRoom { work.enqueue(of: number % tenantCount) }
          return hasRoom
        }
        if isQueued { break }
        await Task.yield()
      }
    }
  }

  @concurrent
  private func consume() async -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<QueueWorkload.pairCount {
      while true {
        let tenant = work.withLock { $0.count > 0 ? $0.dequeue().payload : nil }
        if let tenant {
          sum &+= UInt64(tenant)
          break
        }
        await Task.yield()
      }
    }
    return sum
  }
}
