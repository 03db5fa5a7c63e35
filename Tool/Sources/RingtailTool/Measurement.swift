internal import Foundation

/// How long one piece of work takes, over several rounds.
struct Measurement {
  /// The name under which scripts find it.
  var name: String
  /// What a unit is: `ns/sample`, `ns/element`, `ns/op` or `ns/byte`.
  var unit: String
  /// Nanoseconds per unit of the fastest round.
  var minimum: Double
  /// Nanoseconds per unit of the round in the middle.
  var median: Double
  /// The size of what was encoded or decoded, where that says something.
  var bytesPerSample: Double?
  /// What a sample takes in a log, where it goes to one.
  var logBytesPerSample: Double?
  /// What a series takes in memory with one sample, where that is measured.
  var bytesPerSeries1: Double?
  /// What it takes with 240 samples, of which half are in a file.
  var bytesPerSeries240: Double?
  /// What the open store of a tenant with ten series takes in memory, where that is measured.
  var bytesPerTenant: Double?

  /// The measurement as a JSON line.
  var jsonLine: String {
    var record = JSONRecord()
    record.add("name", name)
    record.add("unit", unit)
    record.add("median", rounded(median))
    record.add("min", rounded(minimum))
    if let logBytesPerSample { record.add("logBytesPerSample", rounded(logBytesPerSample)) }
    if let bytesPerSeries1 { record.add("bytesPerSeries1", rounded(bytesPerSeries1)) }
    if let bytesPerSeries240 { record.add("bytesPerSeries240", rounded(bytesPerSeries240)) }
    if let bytesPerTenant { record.add("bytesPerTenant", rounded(bytesPerTenant)) }
    if let bytesPerSample { record.add("bytesPerSample", rounded(bytesPerSample)) }
    return record.line
  }

  private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

/// How thoroughly to measure.
struct Effort {
  /// The number of rounds.
  var rounds: Int
  /// How long a round lasts, in nanoseconds.
  var roundDuration: Double
  /// The steps of the yardstick in a round.
  var yardstickSteps: Int
  /// The series of which an index is made.
  var seriesCount = 1_000_000
  /// The series of a store, and the samples of each.
  var storeSeriesCount = 10_000
  var storeRoundCount = 240
  /// The tenants whose stores are open: each has two open files.
  var tenantCount = 400

  static let full = Effort(rounds: 51, roundDuration: 8e6, yardstickSteps: 50_000_000)
  /// Enough to see that all works.
  static let quick = Effort(
    rounds: 3, roundDuration: 1e5, yardstickSteps: 100_000, seriesCount: 10_000,
    storeSeriesCount: 200, storeRoundCount: 20,
    tenantCount: 20)

  /// Measures `body`, which does the work of `units` each time, on the clock of this thread, or
  /// another where the work has several.
  func measure(
    _ name: String, _ unit: String, units: Int, bytesPerSample: Double? = nil,
    on clock: WorkClock = .thread, _ body: () throws -> UInt64
  ) rethrows -> Measurement {
    var digest: UInt64 = 0
    let warmUp = clock.nanoseconds
    digest ^= try body()
    let once = max(clock.nanoseconds - warmUp, 1)
    let repetitions = max(1, Int(roundDuration / once))
    let times = try (0..<rounds).map { _ in
      let start = clock.nanoseconds
      for _ in 0..<repetitions { digest ^= try body() }
      return (clock.nanoseconds - start) / Double(repetitions) / Double(units)
    }.sorted()
    keep(digest)
    return Measurement(
      name: name, unit: unit, minimum: times[0], median: times[times.count / 2],
      bytesPerSample: bytesPerSample)
  }
}

/// Takes a result, so that the work that made it cannot be left out.
@_optimize(none)
private func keep(_ digest: UInt64) {}

/// A clock by which work is measured.
enum WorkClock {
  /// Of the thread that looks at it: it stands still while that does not run.
  case thread
  /// Of all threads of the process: it stands still while none runs.
  case process
  /// Of the wall, for what two threads do side by side.
  case wall

  /// The time that has passed, in nanoseconds.
  var nanoseconds: Double {
    var time = timespec()
    let clock =
      switch self {
      case .thread: CLOCK_THREAD_CPUTIME_ID
      case .process: CLOCK_PROCESS_CPUTIME_ID
      case .wall: CLOCK_MONOTONIC
      }
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
