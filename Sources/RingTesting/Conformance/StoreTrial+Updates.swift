internal import RingClient
internal import Synchronization

extension StoreTrial {
  func oneOfManyCreates() async throws {
    for round in 0..<10 {
      let key = key(String(round))
      let absent = try await store.value(of: key)
      let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
        for writer in 0..<suite.writerCount {
          group.addTask {
            try await swap(adding: writer, to: absent, at: key) == nil ? nil : writer
          }
        }
        return try await group.reduce(into: [Int]()) { winners, winner in
          if let winner { winners.append(winner) }
        }
      }
      try expect(
        winners.count == 1, "\(winners.count) of \(suite.writerCount) created the same key")
      try await expect(key, has: Set(winners))
    }
  }

  func concurrentUpdatesAreAllKept() async throws {
    let rounds = 8
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<suite.writerCount {
        group.addTask {
          for round in 0..<rounds {
            let mark = writer * rounds + round
            if round.isMultiple(of: 2) {
              try await add(mark, to: key())
            } else {
              try await addSlowly(mark, to: key())
            }
          }
        }
      }
      try await group.waitForAll()
    }
    try await expect(key(), has: Set(0..<suite.writerCount * rounds))
  }

  /// Adds a mark to a key, and gives others the time to be faster.
  private func addSlowly(_ mark: Int, to key: String) async throws {
    try await expectSoon(
      {
        let stored = try await store.value(of: key)
        await Task.yield()
        return try await swap(adding: mark, to: stored, at: key) != nil
      }, { "a swap succeeds" })
  }

  func updateTellsWhatItWrote() async throws {
    let marks = suite.marks
    for mark in 0..<3 {
      let written = try await store.update(key()) { .write(marks.add(mark, $0)) }
      let told = written.value.map(marks.read)
      try expect(told == Set(0...mark), "the update tells of a value with \(spelled(told))")
      let read = try await store.value(of: key()).version
      try expect(
        read == written.version, "the update tells version \(written.version), not \(read)")
    }
  }

  func nothingToWriteWritesNothing() async throws {
    let absent = try await store.update(key()) { _ in .nothing }
    try expect(absent.value == nil, "an update with nothing to write makes a value")
    try await expect(key(), has: nil)
    let before = try await written(0, at: key())
    let after = try await store.update(key()) { _ in .nothing }
    let told = after.value.map(suite.marks.read)
    try expect(told == [0], "the update tells of a value with \(spelled(told))")
    let version = try await store.value(of: key()).version
    try expect(version == before.version, "an update with nothing to write changes the version")
  }

  func failedChangeEndsTheUpdate() async throws {
    _ = try await written(0, at: key())
    let calls = Mutex(0)
    do {
      _ = try await store.update(key()) { _ in
        calls.withLock { $0 += 1 }
        throw Refusal()
      }
      try expect(false, "the update succeeds although its function throws")
    } catch StoreError.changeFailed(let cause) {
      try expect(cause is Refusal, "the error of the function is replaced by \(cause)")
    }
    let count = calls.withLock(\.self)
    try expect(count == 1, "a function that throws is asked \(count) times")
    try await expect(key(), has: [0])
  }

  func retryAsksTenTimes() async throws {
    _ = try await written(0, at: key())
    let calls = Mutex(0)
    do {
      _ = try await store.update(key()) { _ in
        calls.withLock { $0 += 1 }
        return .retry
      }
      try expect(false, "the update succeeds although its function always wants to be asked again")
    } catch StoreError.contended {}
    let count = calls.withLock(\.self)
    try expect(count == 10, "the function is asked \(count) times")

    let marks = suite.marks
    let asked = Mutex(0)
    _ = try await store.update(key()) { value in
      let count = asked.withLock { count in
        count += 1
        return count
      }
      return count < 10 ? .retry : .write(marks.add(1, value))
    }
    try await expect(key(), has: [0, 1])
  }
}

/// What a function throws that is to end an update.
private struct Refusal: Error {}
