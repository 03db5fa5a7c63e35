public import FairQueueing

/// Workers that have names: a tenant with a limit is served by some of them only.
///
/// Workers without a name serve all tenants.
extension RequestQueue {
  /// The workers that have names, as they are now.
  public var pool: WorkerPool { exchange.pool }

  /// Adds a connection of the worker of a name, which may be any string.
  ///
  /// If the worker had announced its shutdown, or was about to be forgotten, that is over.
  ///
  /// - Returns: what the worker takes its requests from.
  /// - Complexity: as that of `WorkerPool.connect`; for a worker that was not there, each parked worker is
  ///   looked at as well
  public func connect(_ name: String) -> WorkerConnection<Request, Response> {
    WorkerConnection(exchange.connect(name), of: exchange)
  }

  /// Takes note that a worker is about to end: it gets no more requests, unless the rules say otherwise, and
  /// those that it has not begun go to other workers.
  ///
  /// - Returns: whether there is a worker of this name.
  /// - Complexity: as that of `WorkerPool.announceShutdown`; each parked worker is looked at as well
  @discardableResult
  public func announceShutdown(of name: String) -> Bool {
    exchange.announceShutdown(of: name)
  }
}
