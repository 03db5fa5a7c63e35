internal import RingClient

extension StoreTrial {
  func watchBeginsWithTheValue() async throws {
    try await withWatch(key("absent")) { log in
      try await expectSoon({ !log.values.isEmpty }, { "the watch of a key without value begins" })
      try expect(log.values == [nil], "the watch of a key without value gives some")
    }
    _ = try await written(0, at: key())
    try await withWatch(key()) { log in
      try await expectSoon({ !log.values.isEmpty }, { "the watch begins" })
      try expect(log.values == [[0]], "the watch begins with \(spelled(log.values[0]))")
    }
  }

  func watchComesToTheLastValue() async throws {
    try await withWatch(key()) { log in
      for burst in 0..<20 {
        for mark in burst * 5..<burst * 5 + 5 { try await add(mark, to: key()) }
        try await expectSoon(
          { log.values.last == Set(0..<burst * 5 + 5) },
          { "the watch comes to the last of \(burst * 5 + 5) changes" })
      }
    }
  }

  func slowReaderComesToTheLastValue() async throws {
    let watch = store.watch(key())
    for mark in 0..<100 { try await add(mark, to: key()) }
    try await withWatch(watch) { log in
      try await expectSoon(
        { log.values.last == Set(0..<100) }, { "a slow reader comes to the last value" })
    }
  }

  func everyWatchIsTold() async throws {
    try await withWatch(key()) { first in
      try await withWatch(key()) { second in
        try await withWatch(key("b")) { other in
          try await add(0, to: key())
          for log in [first, second] {
            try await expectSoon({ log.values.last == [0] }, { "all watches are told" })
          }
          try expect(
            other.values.allSatisfy { $0 == nil }, "a watch is told of the change of another key")
        }
      }
    }
  }

  func watchNeverGoesBack() async throws {
    try await withWatch(key()) { log in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<suite.writerCount {
          group.addTask {
            for mark in writer * 8..<writer * 8 + 8 { try await add(mark, to: key()) }
          }
        }
        try await group.waitForAll()
      }
      let count = suite.writerCount * 8
      try await expectSoon(
        { log.values.last?.map(\.count) == count }, { "the watch comes to the last value" })
      let values = log.values.map { $0 ?? [] }
      for (value, next) in zip(values, values.dropFirst()) {
        try expect(
          value.isSubset(of: next), "after \(value.count) marks, a watch gives \(next.count)")
      }
    }
  }

  func readIsNoOlderThanAWatch() async throws {
    try await withWatch(key()) { log in
      for mark in 0..<20 {
        try await add(mark, to: key())
        try await expectSoon(
          { log.values.last??.contains(mark) ?? false }, { "the watch tells of mark \(mark)" })
        let told = log.values.last.flatMap(\.self) ?? []
        let read = try await marks(key()) ?? []
        try expect(
          told.isSubset(of: read),
          "a watch tells of \(told.count) marks, and a read of \(read.count)")
      }
    }
  }

  func cancelledWatchEnds() async throws {
    let watch = store.watch(key())
    let log = WatchLog()
    let task = Task {
      for await _ in watch { log.append(nil) }
      log.end()
    }
    try await expectSoon({ !log.values.isEmpty }, { "the watch begins" })
    task.cancel()
    try await expectSoon({ log.hasEnded }, { "a watch ends whose task is cancelled" })
  }

  func removalIsWatched() async throws {
    _ = try await written(0, at: key())
    try await withWatch(key()) { log in
      try await expectSoon({ log.values.last == [0] }, { "the watch begins" })
      try await store.delete(key())
      try await expectSoon(
        { log.values.last == .some(nil) }, { "the watch is told of the removal" })
      _ = try await written(1, at: key())
      try await expectSoon({ log.values.last == [1] }, { "the watch goes on after the removal" })
    }
  }

  /// Runs `body` with the log of a watch.
  private func withWatch(_ key: String, _ body: (WatchLog) async throws -> Void) async throws {
    try await withWatch(store.watch(key), body)
  }

  private func withWatch(
    _ watch: AsyncStream<Store.Value?>, _ body: (WatchLog) async throws -> Void
  ) async throws {
    let log = WatchLog()
    let marks = suite.marks
    let task = Task {
      for await value in watch { log.append(value.map(marks.read)) }
    }
    defer { task.cancel() }
    try await body(log)
  }
}
