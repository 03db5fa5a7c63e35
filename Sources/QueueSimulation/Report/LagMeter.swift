/// How far the service of tenants comes apart while they wait together.
///
/// The lag of two tenants is the greatest difference, over all intervals through which both have requests
/// waiting, of what was charged to each in the interval over its weight. Of the intervals within one time
/// of waiting together, the greatest difference is that of the highest and the lowest lead in that time: so
/// it takes two numbers for each pair.
struct LagMeter {
  private struct Pair {
    /// The lowest and the highest lead of the first tenant since both began to wait.
    var low = 0.0
    var high = 0.0
    var lag = 0.0

    mutating func begin(_ lead: Double) { (low, high) = (lead, lead) }

    mutating func note(_ lead: Double) {
      low = min(low, lead)
      high = max(high, lead)
      lag = max(lag, high - low)
    }
  }

  private let weights: [Double]
  /// What was charged to each tenant over its weight.
  private var service: [Double]
  private var isWaiting: [Bool]
  /// A pair of tenants is at the first, the lower one, times the number of tenants, plus the second.
  private var pairs: [Pair]

  init(weights: [Double]) {
    self.weights = weights
    service = weights.map { _ in 0 }
    isWaiting = weights.map { _ in false }
    pairs = Array(repeating: Pair(), count: weights.count * weights.count)
  }

  /// Charges a tenant for a request, or corrects a charge.
  mutating func charge(_ tenant: Int, _ cost: Double) {
    service[tenant] += cost / weights[tenant]
    guard isWaiting[tenant] else { return }
    forEachOther(of: tenant) { pair, lead in pair.note(lead) }
  }

  /// Takes note that a tenant has something waiting from now on.
  mutating func beginWaiting(_ tenant: Int) {
    guard !isWaiting[tenant] else { return }
    isWaiting[tenant] = true
    forEachOther(of: tenant) { pair, lead in pair.begin(lead) }
  }

  /// Takes note that nothing of a tenant waits any more.
  mutating func endWaiting(_ tenant: Int) { isWaiting[tenant] = false }

  /// The lag of two tenants; 0 if they never waited together.
  func lag(_ tenant: Int, _ other: Int) -> Double {
    pairs[min(tenant, other) * weights.count + max(tenant, other)].lag
  }

  /// Calls `body` with each pair of a tenant and another that waits, and the lead of the first of them.
  private mutating func forEachOther(
    of tenant: Int, _ body: (inout Pair, _ lead: Double) -> Void
  ) {
    for other in weights.indices where isWaiting[other] && other != tenant {
      let (first, second) = (min(tenant, other), max(tenant, other))
      body(&pairs[first * weights.count + second], service[first] - service[second])
    }
  }
}
