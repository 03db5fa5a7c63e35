/// Why a request could not be completed.
@nonexhaustive
public enum CompletionError: Error, Hashable {
  /// No request of this identifier is running.
  case unknownRequest
  /// The cost is not positive, not finite or no number.
  case invalidCost(Double)

  @usableFromInline
  static func check(_ cost: Double?) throws(CompletionError) {
    if let cost, !(cost > 0 && cost.isFinite) { throw .invalidCost(cost) }
  }
}
