public import FairQueueing

/// A request, and the answer to it.
///
/// It can go between threads as any ``Job`` can; the answer is the owner's, and its worker's, as said there.
@usableFromInline
final class Ticket<Request: Sendable, Response: Sendable>: Job, @unchecked Sendable {
  @usableFromInline let request: Request
  /// The answer, written by the worker before it resumes the owner, and read by the owner after that.
  @usableFromInline var response: Response?

  @inlinable
  init(_ request: Request, of tenant: Tenant) {
    self.request = request
    super.init(tenant: tenant)
  }

  /// Gives the owner the answer. Called without the lock, as ``fail(_:)``.
  @inlinable
  func answer(_ result: Result<Response, any Error>) {
    switch result {
    case .success(let response):
      self.response = response
      resumeOwner()
    case .failure(let error):
      fail(error)
    }
  }

  /// What the owner was told.
  @inlinable
  func answer() throws -> Response {
    if let failure { throw failure }
    guard let response else {
      preconditionFailure("an owner is resumed with an answer or an error")
    }
    return response
  }
}
