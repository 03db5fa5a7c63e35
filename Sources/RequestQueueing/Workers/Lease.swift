/// A request that a worker has, and owes an answer.
///
/// It is answered once, by ``complete(_:cost:)`` or ``answer(by:)``. If it is let go without, the worker counts
/// as dead, and the request goes to another one: before all others of its flow and class, as often as the
/// options of the queue allow.
public struct Lease<Request: Sendable, Response: Sendable>: ~Copyable, Sendable {
  @usableFromInline let ticket: Ticket<Request, Response>
  @usableFromInline let exchange: Exchange
  /// Whether there is no answer yet.
  @usableFromInline var isOpen = true

  @inlinable
  init(_ job: Job, of exchange: Exchange) {
    guard let ticket = job as? Ticket<Request, Response> else {
      preconditionFailure("the jobs of a queue are its tickets")
    }
    (self.ticket, self.exchange) = (ticket, exchange)
  }

  @inlinable
  deinit {
    if isOpen { exchange.takeBack(ticket, hasBegun: true) }
  }

  /// What is to be answered.
  @inlinable
  public var request: Request { ticket.request }

  /// Whether the owner is gone, so that nobody waits for the answer.
  @inlinable
  public var isCancelled: Bool { exchange.isDeserted(ticket) }

  /// Does something as soon as the owner is gone: at once if it is already.
  ///
  /// It is done at most once, by the task that cancels the owner; after an answer, it is not done.
  ///
  /// - Parameter action: what is done, after whatever was to be done by earlier calls.
  @inlinable
  public func onCancel(_ action: @escaping @Sendable () -> Void) {
    exchange.onCancel(of: ticket, action)
  }

  /// Answers.
  ///
  /// - Parameters:
  ///   - result: what the owner gets: the answer, or the error.
  ///   - cost: what the request has cost, in the unit of the estimate; `nil` if that is what was estimated.
  ///     A cost that is not positive, not finite or no number counts as `nil`: a wrong measurement loses no
  ///     answer.
  @inlinable
  public consuming func complete(_ result: Result<Response, any Error>, cost: Double? = nil) {
    isOpen = false
    let isSuccess = if case .success = result { true } else { false }
    if exchange.complete(ticket, cost: valid(cost), isSuccess: isSuccess) { ticket.answer(result) }
  }

  /// Gives the request up, as its worker has died.
  ///
  /// - Parameter cost: what the request has cost so far, as in ``complete(_:cost:)``.
  @inlinable
  public consuming func abandon(cost: Double? = nil) {
    isOpen = false
    exchange.takeBack(ticket, hasBegun: true, cost: valid(cost))
  }

  @inlinable
  func valid(_ cost: Double?) -> Double? {
    if let cost, cost > 0, cost.isFinite { cost } else { nil }
  }
}
