import Synchronization
import Testing

@testable import RingClient

@Suite struct InMemoryStoreTests {
  /// Faults of the first swaps, one after the other.
  private func store(_ faults: [StoreFault?]) -> InMemoryStore<[UInt8]> {
    let faults = Mutex(faults)
    return InMemoryStore { operation in
      guard case .swap = operation else { return nil }
      return faults.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }

  @Test(arguments: [StoreFault.failure, .lostAnswer, .conflict])
  func updateTriesAgainAfterNineFaults(fault: StoreFault) async throws {
    let store = store(Array(repeating: fault, count: 9))
    let written = try await store.update("a") { .write(($0 ?? []) + [7]) }
    // Those whose answer was lost were done.
    #expect(written.value == Array(repeating: 7, count: fault == .lostAnswer ? 10 : 1))
  }

  @Test(arguments: [StoreFault.failure, .lostAnswer, .conflict])
  func updateGivesUpAfterTenFaults(fault: StoreFault) async throws {
    let store = store(Array(repeating: fault, count: 10))
    let error = await #expect(throws: StoreError.self) {
      try await store.update("a") { .write(($0 ?? []) + [7]) }
    }
    switch (error, fault) {
    case (.contended(tries: 10)?, .conflict), (.unavailable?, .failure),
      (.unavailable?, .lostAnswer):
      break
    default: Issue.record("\(String(describing: error))")
    }
  }

  @Test func cancelledUpdateDoesNotTryAgain() async throws {
    let tries = Mutex(0)
    let store = InMemoryStore<[UInt8]> { _ in
      tries.withLock { $0 += 1 }
      return .failure
    }
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      _ = try await store.update("a") { _ in .write([7]) }
    }
    task.cancel()
    let error = await #expect(throws: StoreError.self) { try await task.value }
    guard case .unavailable(let cause)? = error, cause is CancellationError else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(tries.withLock(\.self) == 1)
  }

  @Test func referenceTimeIsThePresent() {
    #expect(InMemoryStore<[UInt8]>().referenceTime(of: "a", now: 17) == 17)
  }

  @Test func watchOfALostReaderIsForgotten() async throws {
    let store = InMemoryStore<[UInt8]>()
    for _ in 0..<10 { _ = store.watch("a") }
    #expect(store.watcherCount(of: "a") == 0)
  }
}
