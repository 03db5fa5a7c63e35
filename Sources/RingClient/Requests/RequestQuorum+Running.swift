public import HashRing

extension RequestQuorum {
  /// Asks the instances, and returns as soon as enough have answered.
  ///
  /// ```swift
  /// var quorum = RequestQuorum(set, of: ring, rules: RequestRules(isMinimized: true))
  /// quorum.shuffle(using: &generator)
  /// let result = try await quorum.run(RequestOptions(hedgingDelay: .milliseconds(200))) { instance in
  ///   try await query(ring.instances[instance].address)
  /// }
  /// ```
  ///
  /// Each request is made in a task of its own, which has the priority and the task-local values of the
  /// caller, or of the request whose failure made it necessary. When it is decided, those under way are
  /// cancelled. The wait ends nevertheless at once, so that a request that takes its time to end may
  /// outlast it. Errors tell whether they are terminal by ``QuorumError``.
  ///
  /// - Parameters:
  ///   - options: how long requests may take.
  ///   - discard: is given each result that does not get into what is returned, be it too late, of a lost
  ///     zone, or of requests that failed as a whole; each once. It runs in the caller's task before the
  ///     return, and in the request's task for what comes too late.
  ///   - request: asks an instance, given as an index into the snapshot's instances.
  /// - Returns: the results that count.
  /// - Precondition: nothing has been started.
  /// - Throws: the error of the request that made it a failure; ``RequestTimeout`` when the time is up;
  ///   `CancellationError` as soon as the caller is cancelled.
  public func run<Response: Sendable>(
    _ options: RequestOptions = RequestOptions(),
    discard: @escaping @Sendable (Response) -> Void = { _ in },
    request: @escaping @Sendable (Int) async throws -> Response
  ) async throws -> RequestResult<Response> {
    let responses = Responses<Response>(count: instances.count)
    let run = RequestRun(
      self, options,
      request: { index in
        do {
          responses.store(try await request(instances[index]), at: index)
          return nil
        } catch {
          return error
        }
      },
      discard: { index in
        if let response = responses.take(at: index) { discard(response) }
      })
    let decision = try await run.outcome()
    return RequestResult(
      responses: decision.requests.compactMap { responses.take(at: $0) },
      isPartial: decision.isPartial, errors: decision.errors)
  }
}
