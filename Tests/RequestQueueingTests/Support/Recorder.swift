internal import FairQueueing
internal import RequestQueueing
internal import Synchronization

/// An observer that remembers what it was told.
final class Recorder: RequestQueueObserver {
  private let state = Mutex([RequestQueueEvent]())

  func record(_ event: RequestQueueEvent, of tenant: Tenant) { state.withLock { $0.append(event) } }

  var events: [RequestQueueEvent] { state.withLock { $0 } }
  /// How often each kind of event was told.
  var counts: [String: Int] {
    events.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }
}

extension RequestQueueEvent {
  var kind: String { String("\(self)".prefix { $0 != "(" }) }
}
