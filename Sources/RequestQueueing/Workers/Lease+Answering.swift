extension Lease {
  /// Answers by a handler, whose task is cancelled if the owner is gone or the current task is cancelled.
  ///
  /// If the handler throws a `CancellationError` because the current task is cancelled, the lease is
  /// abandoned; any other error is the answer.
  ///
  /// - Parameter handler: answers the request.
  public consuming func answer(
    by handler: @escaping @Sendable (Request) async throws -> Response
  ) async {
    let request = request
    let task = Task { try await handler(request) }
    onCancel { task.cancel() }
    let result = await withTaskCancellationHandler {
      await task.result
    } onCancel: {
      task.cancel()
    }
    if Task.isCancelled, case .failure(is CancellationError) = result {
      abandon()
    } else {
      complete(result)
    }
  }
}
