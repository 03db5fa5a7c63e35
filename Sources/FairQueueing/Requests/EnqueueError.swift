/// Why a request was not queued.
@nonexhaustive
public enum EnqueueError: Error, Sendable {
  /// As many requests of the tenant wait as may.
  indirect case tooManyRequests(limit: Int, Backlog)
  /// With this one, the tenant's waiting requests would cost more than they may.
  indirect case tooMuchCost(limit: Double, Backlog)
  /// The cost is not positive, not finite or no number.
  case invalidCost(Double)
  /// The deadline has passed already.
  case deadlinePassed
  /// There are 2^24 - 1 tenants and flows, and no more can be told apart.
  case tooManyFlows
}
