/// How a request is to be queued: what it may cost, until when it is wanted, and in which class and
/// under which of the tenant's flows.
public struct RequestTerms: Sendable {
  /// An estimate of what it costs, in any unit that is the same for all requests: seconds of a worker,
  /// bytes or samples to read.
  public var cost: Double
  /// When nobody wants the answer any more; `nil` for never.
  public var deadline: QueueInstant?
  /// Its class: an index of ``FairQueueOptions/classes``.
  public var requestClass: Int
  /// Whose it is below the tenant, from the top down: as a user and one of the user's dashboards. What is
  /// missing at the end counts as a flow without a name.
  public var path: [Subflow]

  /// Terms of a request.
  @inlinable
  public init(
    cost: Double = 1, deadline: QueueInstant? = nil, requestClass: Int = 0, path: [Subflow] = []
  ) {
    self.cost = cost
    self.deadline = deadline
    self.requestClass = requestClass
    self.path = path
  }
}
