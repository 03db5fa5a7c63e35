internal import SeededRandom

/// A tenant in a simulation.
struct TenantState {
  /// What its arrivals and costs are drawn from.
  var random: SplitMix64
  /// When its next request comes, in nanoseconds; `.max` for never.
  var nextArrival = Int64.max
  /// Its requests that may be cancelled, and when, in nanoseconds. The first one is waiting.
  var patient = Line<(request: Int, end: Int64)>()
  /// How long each request waited that was handed out, in nanoseconds.
  var waits: [Int64] = []
  /// The longest that any request has waited, in nanoseconds.
  var longestWait: Int64 = 0
  /// The greatest estimate of a request that was handed out.
  private var greatestEstimate = 0.0
  /// The greatest difference of what a request has cost from its estimate.
  private var greatestCorrection = 0.0
  private var mostRunning = 0
  /// How often it was charged, or its charge corrected.
  private var charges = 0
  var report: TenantReport

  init(random: SplitMix64, report: TenantReport) {
    self.random = random
    self.report = report
  }

  /// The tenant's part of the bound of the theory; a `FairQueue` counts in units of 2^-20, so that each
  /// charge may be off by one of them.
  var bound: Double {
    (greatestEstimate + 2 * Double(mostRunning) * greatestCorrection) / report.weight
      + Double(charges) * 0x1p-20
  }

  /// Takes note that a request is handed out.
  mutating func begin(_ request: SimulatedRequest) {
    report.running += 1
    mostRunning = max(mostRunning, report.running)
    greatestEstimate = max(greatestEstimate, request.estimate)
    charges += 1
  }

  /// Takes note that a request is served no longer.
  mutating func end(_ request: SimulatedRequest, cost: Double) {
    report.running -= 1
    greatestCorrection = max(greatestCorrection, (cost - request.estimate).magnitude)
    if cost != request.estimate { charges += 1 }
  }

  /// Fills in the report how long requests waited.
  mutating func sumUpWaits() {
    report.longestWait = longestWait.seconds
    guard !waits.isEmpty else { return }
    waits.sort()
    report.meanWait = waits.reduce(0) { $0 + $1.seconds } / Double(waits.count)
    report.p99Wait = waits[(99 * waits.count + 99) / 100 - 1].seconds
  }
}
