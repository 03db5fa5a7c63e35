internal import Synchronization

/// Tells an observer what it is told itself: at once, unless a tenant is locked meanwhile, and then behind that. So
/// the observer may lease stores.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class TenantObserver: StoreObserver {
  private struct State {
    /// How many keep events back.
    var holderCount: Int
    /// Whether somebody is telling those that were kept back.
    var isTelling = false
    /// What is to be told.
    var events: [StoreEvent] = []
  }

  private let observer: any StoreObserver
  private let state: Mutex<State>

  /// What keeps events back until it is released.
  init(holdingFor observer: any StoreObserver) {
    self.observer = observer
    state = Mutex(State(holderCount: 1))
  }

  func record(_ event: StoreEvent) {
    let isKept = state.withLock { state in
      let isKept = state.holderCount > 0 || state.isTelling
      if isKept { state.events.append(event) }
      return isKept
    }
    if !isKept { observer.record(event) }
  }

  /// Keeps events back.
  func hold() { state.withLock { $0.holderCount += 1 } }

  /// Tells the events that were kept back, unless somebody else holds them.
  func release() {
    state.withLock { $0.holderCount -= 1 }
    var isTelling = false
    while true {
      let events = state.withLock { state in
        // One at a time, so that the order stays.
        guard state.holderCount == 0, isTelling || !state.isTelling, !state.events.isEmpty else {
          if isTelling { state.isTelling = false }
          return [] as [StoreEvent]
        }
        (isTelling, state.isTelling) = (true, true)
        defer { state.events = [] }
        return state.events
      }
      if events.isEmpty { return }
      for event in events { observer.record(event) }
    }
  }
}
