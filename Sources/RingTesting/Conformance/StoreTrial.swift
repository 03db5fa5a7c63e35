import RingClient

/// The trial of one promise.
struct StoreTrial<Store: KeyValueStore>: Sendable {
  let suite: KeyValueStoreConformance<Store>
  let promise: StorePromise

  var store: Store { suite.store }

  /// A key of this trial.
  func key(_ name: String = "a") -> String { "\(suite.keyPrefix)\(promise.rawValue)/\(name)" }

  func expect(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    if !condition { throw ConformanceViolation(promise: promise, text: text()) }
  }

  /// The marks of a key; `nil` if it has no value.
  func marks(_ key: String) async throws -> Set<Int>? {
    try await store.value(of: key).value.map(suite.marks.read)
  }

  /// Expects that a key has these marks, or no value.
  func expect(_ key: String, has marks: Set<Int>?) async throws {
    let found = try await self.marks(key)
    try expect(found == marks, "the value has \(spelled(found)), not \(spelled(marks))")
  }

  func spelled(_ marks: Set<Int>?) -> String {
    marks.map { "the marks \($0.sorted())" } ?? "no marks, as there is none"
  }

  /// Adds a mark to a key, however often others are faster while the patience lasts.
  func add(_ mark: Int, to key: String) async throws {
    let marks = suite.marks
    try await expectSoon(
      {
        do throws(StoreError) {
          _ = try await store.update(key) { .write(marks.add(mark, $0)) }
          return true
        } catch .contended {
          return false
        }
      }, { "an update succeeds" })
  }

  /// Swaps the value of a key for one with a further mark.
  func swap(
    adding mark: Int, to stored: StoredValue<Store.Value>, at key: String
  ) async throws -> StoredValue<Store.Value>? {
    try await store.swap(suite.marks.add(mark, stored.value), at: key, expecting: stored.version)
  }

  /// What a key has after a swap with a mark, which nobody else is there to hinder.
  func written(_ mark: Int, at key: String) async throws -> StoredValue<Store.Value> {
    let written = try await swap(adding: mark, to: store.value(of: key), at: key)
    guard let written else {
      throw ConformanceViolation(
        promise: promise, text: "a swap is refused although nothing has changed since the read")
    }
    return written
  }

  /// Expects that something comes true while the patience lasts.
  func expectSoon(
    _ condition: @Sendable () async throws -> Bool, _ text: @Sendable () -> String
  ) async throws {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: suite.patience)
    while try await !condition() {
      try expect(clock.now < end, "not within \(suite.patience): \(text())")
      try await clock.sleep(for: .milliseconds(1))
    }
  }
}
