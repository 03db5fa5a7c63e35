extension RequestQueue {
  /// Answers requests by a handler, in so many workers, until the queue is shut down and drained.
  ///
  /// ```swift
  /// try await queue.run(workers: 8) { query in try await store.answer(query) }
  /// ```
  ///
  /// The handler's error becomes that of the request's owner; its task is cancelled when the owner is.
  /// Whatever a request costs is taken to be what was estimated.
  ///
  /// - Parameters:
  ///   - count: how many requests are handled at a time.
  ///   - name: under which name, if there is one: then the workers are one connection of ``connect(_:)``, and
  ///     end with it.
  ///   - handler: answers a request.
  /// - Throws: `CancellationError` if the task is cancelled. The handlers are cancelled too; requests that
  ///   they do not answer are handed to other workers.
  /// - Precondition: `count` is positive.
  public func run(
    workers count: Int, as name: String? = nil,
    _ handler: @escaping @Sendable (Request) async throws -> Response
  ) async throws {
    precondition(count > 0, "a queue is run by one worker or more")
    let worker = name.map { exchange.connect($0) }
    defer { if let worker { exchange.disconnect(worker) } }
    try await withThrowingDiscardingTaskGroup { group in
      for _ in 0..<count {
        group.addTask {
          while let job = try await self.exchange.next(for: worker) {
            await Lease<Request, Response>(job, of: self.exchange).answer(by: handler)
          }
        }
      }
    }
  }
}
