public import HashRing

/// A batch that succeeded.
public struct BatchResult<Response: Sendable>: Sendable {
  /// The answers that had come when it was decided, with the outcome of every key.
  public let quorum: BatchQuorum
  /// What each call returned; `nil` if it has failed, or had not ended.
  public let responses: [Response?]
}
