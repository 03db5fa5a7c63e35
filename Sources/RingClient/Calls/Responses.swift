internal import Synchronization

/// What calls have returned, each in a place of its own.
final class Responses<Response: Sendable>: Sendable {
  private let responses: Mutex<[Response?]>

  init(count: Int) { responses = Mutex(Array(repeating: nil, count: count)) }

  /// What has been returned so far.
  var all: [Response?] { responses.withLock { $0 } }

  func store(_ response: Response, at index: Int) { responses.withLock { $0[index] = response } }

  /// Takes a response out, so that nobody else gets it.
  func take(at index: Int) -> Response? { responses.withLock { $0[index].take() } }
}
