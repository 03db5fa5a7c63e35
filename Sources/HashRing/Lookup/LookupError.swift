/// Why the ring cannot say who holds a key, or whom to ask for everything.
@nonexhaustive
public enum LookupError: Error, Hashable, Sendable {
  /// No instance has tokens.
  case emptyRing
  /// Of the instances that hold the key, too few are healthy.
  case tooFewReplicas(healthy: Int, required: Int)
  /// In all of the ring, or in too many of its zones, instances are not healthy.
  case tooManyUnhealthy
}

extension LookupError: CustomStringConvertible {
  /// The error in words.
  public var description: String {
    switch self {
    case .emptyRing: "no instance of the ring has tokens"
    case .tooFewReplicas(let healthy, let required):
      "at least \(required) healthy replicas are required, and there are \(healthy)"
    case .tooManyUnhealthy: "too many instances of the ring are not healthy"
    }
  }
}
