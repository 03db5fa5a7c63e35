/// The results of requests that succeeded.
public struct RequestResult<Response: Sendable>: Sendable {
  /// The results that count, in the order of the instances.
  public let responses: [Response]
  /// Whether more is missing than the set can do without.
  public let isPartial: Bool
  /// The errors of the requests that had failed, in the order of the instances.
  public let errors: [any Error]
}
