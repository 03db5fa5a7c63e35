internal import Synchronization

/// What calls have returned, each in a place of its own, until all is taken.
final class Responses<Response: Sendable>: Sendable {
  private let responses: Mutex<[Response?]>

  init(count: Int) { responses = Mutex(Array(repeating: nil, count: count)) }

  /// Takes what has been returned so far; what comes later is dropped.
  func takeAll() -> [Response?] { responses.withLock { exchange(&$0, with: []) } }

  func store(_ response: Response, at index: Int) {
    responses.withLock { if $0.indices.contains(index) { $0[index] = response } }
  }

  /// Takes a response out, so that nobody else gets it.
  func take(at index: Int) -> Response? { responses.withLock { $0[index].take() } }
}
