/// Whose fault an error is, which is all that a quorum has to know of it.
public enum ErrorFamily: Hashable, Sendable, CaseIterable {
  /// The caller's: another replica will hardly say otherwise. In HTTP and in Cortex' gRPC, a code 4xx.
  case client
  /// The instance's or the network's: every other error.
  case server
}
