/// Why a change that a ``Lifecycle`` wants cannot be made.
@nonexhaustive
public enum LifecycleError: Error, Hashable, Sendable {
  /// The ring does not have the instance, and has ``RingDescription/maximumInstanceCount`` others: with one
  /// more, nobody could read it.
  case fullRing
}

extension LifecycleError: CustomStringConvertible {
  /// The error in words.
  public var description: String {
    switch self {
    case .fullRing: "the ring has \(RingDescription.maximumInstanceCount) instances, and so no room"
    }
  }
}
