/// How a request to an instance of a ``ReplicationSet`` ended.
public enum RequestAnswer: Hashable, Sendable {
  /// There is a result.
  case success
  /// There is none; others may have one.
  case failure
  /// There is none, and there is no point in asking others: a limit is exceeded, for one.
  case terminalFailure
}
