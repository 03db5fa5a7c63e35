/// A worker in a simulation.
struct SimulatedWorker {
  /// What it serves; `nil` while it is idle.
  var request: Int?
  /// When it began, and when it would be done, in nanoseconds.
  var start: Int64 = 0
  var end: Int64 = .max
  /// By how much the estimate will be corrected, in seconds.
  var correction = 0.0
}
