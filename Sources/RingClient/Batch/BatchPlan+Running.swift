public import HashRing

extension BatchPlan {
  /// Calls each instance once with its keys, and returns as soon as every key has its quorum.
  ///
  /// ```swift
  /// let plan = try planner.plan(for: tokens.span)
  /// let result = try await plan.run { call in
  ///   try await push(call.keys.map { series[$0] }, to: ring.instances[call.instance])
  /// }
  /// ```
  ///
  /// The calls are made at the same time, each in a task of its own, which has the priority and the
  /// task-local values of the caller. They are not children of its task: those that are under way when
  /// it is decided go on, as ``BatchOptions/stragglers`` says, and the last of them runs
  /// ``BatchOptions/cleanup``. Nothing else of the run stays. Errors tell their family by
  /// ``QuorumError``.
  ///
  /// Without keys it is a success at once. A caller that is cancelled already makes no call.
  ///
  /// - Parameters:
  ///   - options: how the calls are made.
  ///   - request: calls an instance.
  /// - Returns: what had been answered when the last key got its quorum.
  /// - Throws: ``BatchError`` as soon as a key fails by ``BatchOptions/rules``, or when the time is up;
  ///   `CancellationError` as soon as the caller is cancelled.
  /// - Complexity: O(*k* + *n*) for *k* keys with their replicas and *n* calls, with O(*n*) allocations
  @discardableResult
  public func run<Response: Sendable>(
    _ options: BatchOptions = BatchOptions(),
    call request: @escaping @Sendable (BatchCall) async throws -> Response
  ) async throws -> BatchResult<Response> {
    if keyCount == 0 {
      options.cleanup?()
      return BatchResult(quorum: BatchQuorum(self, rules: options.rules), responses: [])
    }
    let responses = Responses<Response>(count: calls.count)
    let run = BatchRun(self, options) { index in
      do {
        let call = BatchCall(instance: instances[index], keys: keys(of: index))
        responses.store(try await request(call), at: index)
        return nil
      } catch {
        return error
      }
    }
    return BatchResult(quorum: try await run.outcome(), responses: responses.takeAll())
  }
}
