internal import SeededRandom

/// A tenant in a simulation.
struct TenantState {
  /// What some corrections add up to, those up and those down.
  private struct Corrections {
    var raises = 0.0
    var refunds = 0.0
  }

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
  /// What the corrections will add up to of the requests that run, and the most that it ever was.
  private var corrections = Corrections()
  private var greatestCorrections = Corrections()
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
    (greatestEstimate + greatestCorrections.raises + greatestCorrections.refunds) / report.weight
      + Double(charges) * 0x1p-20
  }

  /// Takes note that a request is handed out, the estimate of which will be corrected by so much.
  mutating func begin(_ request: SimulatedRequest, correction: Double) {
    report.running += 1
    charges += correction == 0 ? 1 : 2
    greatestEstimate = max(greatestEstimate, request.estimate)
    corrections.raises += max(correction, 0)
    corrections.refunds += max(-correction, 0)
    greatestCorrections.raises = max(greatestCorrections.raises, corrections.raises)
    greatestCorrections.refunds = max(greatestCorrections.refunds, corrections.refunds)
  }

  /// Takes note that a request is served no longer, and its estimate corrected.
  mutating func end(correction: Double) {
    report.running -= 1
    corrections.raises -= max(correction, 0)
    corrections.refunds -= max(-correction, 0)
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
