internal import FairQueueing

/// A request and the owner who waits for its answer.
///
/// The owner is resumed exactly once. The continuation is there before the exchange knows the job, and the
/// owner's wait ends when the exchange, under its lock, moves the job out of `queued` or `running` to
/// `deserted` or `over`, from where no way leads back: whoever made that move resumes.
final class Ticket<Request: Sendable, Response: Sendable>: Job, @unchecked Sendable {
  let request: Request
  private var owner: CheckedContinuation<Response, any Error>?

  init(_ request: Request, of tenant: Tenant) {
    self.request = request
    super.init(tenant: tenant)
  }

  /// Keeps the owner's continuation, before the job is queued.
  func wait(_ owner: CheckedContinuation<Response, any Error>) { self.owner = owner }

  override func fail(_ error: any Error) { owner.take()?.resume(throwing: error) }

  /// Gives the owner the answer, as ``fail(_:)`` does.
  func answer(_ result: Result<Response, any Error>) { owner.take()?.resume(with: result) }
}
