/// A queue of requests that are numbers, of tenants and for workers that are numbers.
protocol SimulatedQueue: ~Copyable {
  /// Queues a request, unless as many wait as may.
  ///
  /// - Returns: whether it did.
  mutating func enqueue(_ request: Int, of tenant: Int, estimate: Double, now: Int64) -> Bool

  /// The request that a worker gets; `nil` if there is none for it.
  mutating func dequeue(for worker: Int, now: Int64) -> Int?

  /// Takes note that nobody wants a request any more, which waits.
  mutating func cancel(_ request: Int)

  /// Takes note that a request was served, and what it cost.
  mutating func complete(_ request: Int, cost: Double)

  /// Takes note that the worker has crashed that was serving a request.
  ///
  /// - Returns: whether the request waits again.
  mutating func requeue(
    _ request: Int, of tenant: Int, estimate: Double, cost: Double, now: Int64
  ) -> Bool

  /// Changes how many requests of a tenant may wait.
  ///
  /// - Returns: those that are dropped for it.
  mutating func limit(_ tenant: Int, to count: Int) -> [Int]

  /// Takes note that there are so many workers, of which those from some number on are new.
  mutating func setWorkers(_ count: Int)
}
