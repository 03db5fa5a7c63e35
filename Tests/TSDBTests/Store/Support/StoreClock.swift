import Synchronization

/// A clock that a test sets.
final class StoreClock: Sendable {
  private let time: Atomic<Int64>

  /// A clock that stands still.
  init(_ time: Int64 = 1_000_000) { self.time = Atomic(time) }

  var now: Int64 {
    get { time.load(ordering: .relaxed) }
    set { time.store(newValue, ordering: .relaxed) }
  }

  func advance(by milliseconds: Int64) { time.add(milliseconds, ordering: .relaxed) }
}
