internal import Synchronization

/// A store in the memory of one process: for tests, and for nodes that all run in it.
///
/// Operations take place one after the other, whoever asks.
///
/// ```swift
/// let store = InMemoryStore<RingDescription>()
/// try await store.update("collectors/ring") { .write(change($0) ?? …) }
/// ```
public final class InMemoryStore<Value: Sendable>: KeyValueStore {
  private struct Entry {
    var value: Value?
    var version: UInt64 = 0
    var watchers: [(id: UInt64, continuation: AsyncStream<Value?>.Continuation)] = []
  }

  private struct State {
    var entries: [String: Entry] = [:]
    var watcherCount: UInt64 = 0
  }

  private let state = Mutex(State())
  private let fault: @Sendable (StoreOperation) -> StoreFault?

  /// A store without keys.
  ///
  /// - Parameter fault: asked before each operation what goes wrong with it; `nil` for nothing.
  public init(fault: @escaping @Sendable (StoreOperation) -> StoreFault? = { _ in nil }) {
    self.fault = fault
  }

  /// What a key has.
  ///
  /// - Complexity: O(1)
  public func value(of key: String) async throws(StoreError) -> StoredValue<Value> {
    if let fault = fault(.read(key: key)) { throw .unavailable(fault) }
    return state.withLock { state in
      let entry = state.entries[key]
      return StoredValue(value: entry?.value, version: entry?.version ?? 0)
    }
  }

  /// Stores a value if the key still has the version that was seen.
  ///
  /// - Complexity: O(*w*) for *w* watchers of the key
  public func swap(
    _ value: Value, at key: String, expecting version: UInt64
  ) async throws(StoreError) -> StoredValue<Value>? {
    let fault = fault(.swap(key: key))
    switch fault {
    case .failure?: throw .unavailable(StoreFault.failure)
    case .conflict?: return nil
    case .lostAnswer?, nil: break
    }
    let written: StoredValue<Value>? = state.withLock { state in
      guard state.entries[key]?.version ?? 0 == version else { return nil }
      Self.set(value, of: key, in: &state)
      return StoredValue(value: value, version: version + 1)
    }
    if let fault { throw .unavailable(fault) }
    return written
  }

  /// Removes a key and its value.
  ///
  /// - Complexity: O(*w*) for *w* watchers of the key
  public func delete(_ key: String) async throws(StoreError) {
    let fault = fault(.delete(key: key))
    if let fault, fault != .lostAnswer { throw .unavailable(fault) }
    state.withLock { state in
      if state.entries[key]?.value != nil { Self.set(nil, of: key, in: &state) }
    }
    if let fault { throw .unavailable(fault) }
  }

  /// The values of a key from now on. A slow reader gets the last one.
  ///
  /// - Complexity: O(1)
  public func watch(_ key: String) -> AsyncStream<Value?> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Value?.self, bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.watcherCount += 1
      let id = state.watcherCount
      state.entries[key, default: Entry()].watchers.append((id, continuation))
      continuation.yield(state.entries[key]?.value)
      return id
    }
    continuation.onTermination = { [weak self] _ in self?.removeWatcher(id, of: key) }
    return stream
  }

  /// How many watch a key.
  func watcherCount(of key: String) -> Int {
    state.withLock { $0.entries[key]?.watchers.count ?? 0 }
  }

  private func removeWatcher(_ id: UInt64, of key: String) {
    state.withLock { $0.entries[key]?.watchers.removeAll { $0.id == id } }
  }

  /// Sets a value, and tells the watchers of it while nobody can set another one.
  private static func set(_ value: Value?, of key: String, in state: inout State) {
    var entry = state.entries[key] ?? Entry()
    // Versions go on after a removal, so that nobody takes a new value for the one that was removed.
    entry.version += 1
    entry.value = value
    for watcher in entry.watchers { watcher.continuation.yield(value) }
    state.entries[key] = entry
  }
}
