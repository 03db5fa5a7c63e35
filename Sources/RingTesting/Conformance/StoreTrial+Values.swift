internal import RingClient

extension StoreTrial {
  func absentKeyHasNoValue() async throws {
    let stored = try await store.value(of: key())
    try expect(stored.value == nil, "there is a value that nobody wrote")
    try expect(stored.version == 0, "its version is \(stored.version), not 0")
  }

  func writtenValueIsRead() async throws {
    for mark in 0..<3 {
      _ = try await written(mark, at: key())
      try await expect(key(), has: Set(0...mark))
    }
  }

  func swapTellsTheNewVersion() async throws {
    for mark in 0..<3 {
      let written = try await written(mark, at: key())
      let told = written.value.map(suite.marks.read)
      try expect(told == Set(0...mark), "the swap tells of a value with \(spelled(told))")
      let read = try await store.value(of: key()).version
      try expect(read == written.version, "the swap tells version \(written.version), not \(read)")
    }
  }

  func everyChangeChangesTheVersion() async throws {
    var versions: Set<UInt64> = [try await store.value(of: key()).version]
    for mark in 0..<10 {
      _ = try await written(mark, at: key())
      let version = try await store.value(of: key()).version
      try expect(versions.insert(version).inserted, "version \(version) comes a second time")
    }
  }

  func creationIsRefusedIfThereIsAValue() async throws {
    let absent = try await store.value(of: key())
    _ = try await written(0, at: key())
    let second = try await swap(adding: 1, to: absent, at: key())
    try expect(second == nil, "a value is replaced by a swap that expects none")
    try await expect(key(), has: [0])
  }

  func oldVersionIsRefused() async throws {
    let old = try await written(0, at: key())
    _ = try await written(1, at: key())
    let second = try await swap(adding: 2, to: old, at: key())
    try expect(second == nil, "a swap that expects an old version succeeds")
    try await expect(key(), has: [0, 1])
  }

  func keysAreIndependent() async throws {
    _ = try await written(0, at: key("a"))
    // One key begins with the other.
    try await expect(key("a/b"), has: nil)
    _ = try await written(1, at: key("a/b"))
    try await expect(key("a"), has: [0])
    try await store.delete(key("a"))
    try await expect(key("a/b"), has: [1])
  }

  func removedKeyHasNoValue() async throws {
    _ = try await written(0, at: key())
    try await store.delete(key())
    try await expect(key(), has: nil)
    _ = try await written(1, at: key())
    try await expect(key(), has: [1])
  }

  func removalIsAChange() async throws {
    let old = try await written(0, at: key())
    try await store.delete(key())
    let second = try await swap(adding: 1, to: old, at: key())
    try expect(second == nil, "a value is replaced that was removed before")
    try await expect(key(), has: nil)
    _ = try await written(2, at: key())
    let third = try await swap(adding: 3, to: old, at: key())
    try expect(third == nil, "a value is replaced that came after a removal")
    try await expect(key(), has: [2])
  }

  func removalOfNothingIsNoFault() async throws {
    try await store.delete(key())
    try await expect(key(), has: nil)
  }
}
