/// A request in a simulation.
struct SimulatedRequest {
  let tenant: Int
  /// What it takes of a worker, in nanoseconds.
  let cost: Int64
  /// What the queue is told that it costs, in seconds.
  let estimate: Double
  /// When it was queued, in nanoseconds.
  var arrival: Int64
  var isWaiting = false
}
