internal import FairQueueing
internal import RequestQueueing

/// A queue with parked workers, and an owner who makes one request after the other: each wakes a worker,
/// which tells the owner that it has received it.
///
/// Workers stay parked between runs. They are let go when the workload is.
public final class RequestQueueWorkload: Sendable {
  /// How many requests a run makes. Each is two hand-offs to a task that is suspended: there and back.
  public let count: Int
  private let queue = RequestQueue<UInt64, UInt64>()
  private let tenant: Tenant

  /// A queue for which workers wait.
  ///
  /// - Parameters:
  ///   - workers: how many workers are parked when this returns.
  ///   - count: how many requests a run makes.
  public init(workers: Int, count: Int = 1_000) async throws {
    self.count = count
    tenant = try Tenant("tenant")
    for _ in 0..<workers {
      Task.detached { [queue] in
        while let lease = try await queue.next() {
          let request = lease.request
          lease.complete(.success(request))
        }
      }
    }
    while queue.parkedCount < workers { await Task.yield() }
  }

  deinit { queue.shutDown() }

  /// How many workers are parked.
  public var parkedCount: Int { queue.parkedCount }

  /// Makes the requests.
  ///
  /// - Returns: the sum of the answers, which are the numbers of the requests.
  public func run() async throws -> UInt64 {
    var sum: UInt64 = 0
    for number in 0..<UInt64(count) { sum &+= try await queue.enqueue(number, of: tenant) }
    return sum
  }
}
