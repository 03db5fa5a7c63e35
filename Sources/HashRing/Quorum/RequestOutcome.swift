/// How the requests to a ``ReplicationSet`` ended.
public enum RequestOutcome: Hashable, Sendable {
  /// Enough instances, or zones, have answered.
  case success
  /// Too many have failed, but the rules allow the results of the others.
  case partial
  /// Too many have failed, the last by this request.
  case failure(request: Int)
}
