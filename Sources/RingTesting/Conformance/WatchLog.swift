internal import Synchronization

/// What a watch has given, as marks.
final class WatchLog: Sendable {
  private let state = Mutex((values: [Set<Int>?](), hasEnded: false))

  var values: [Set<Int>?] { state.withLock(\.values) }
  var hasEnded: Bool { state.withLock(\.hasEnded) }

  func append(_ marks: Set<Int>?) { state.withLock { $0.values.append(marks) } }

  func end() { state.withLock { $0.hasEnded = true } }
}
