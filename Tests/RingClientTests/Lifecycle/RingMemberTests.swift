import HashRing
import RingClient
import Synchronization
import Testing

@Suite struct RingMemberTests {
  /// A clock that starts at a round time, and goes a hundred times as fast as others.
  private struct FastClock: Sendable {
    let start = ContinuousClock.now
    func now() -> Int64 {
      let elapsed = ContinuousClock.now - start
      return 1_700_000_000_000 + Int64(elapsed / .milliseconds(1) * 100)
    }
  }

  private final class Disk: TokenStore {
    let saved = Mutex<SavedTokens?>(nil)
    let flushes = Mutex(0)
    /// How often it fails.
    let failures: Mutex<Int>

    init(failures: Int = 0) { self.failures = Mutex(failures) }

    func load() async -> SavedTokens? { saved.withLock(\.self) }

    func save(_ tokens: SavedTokens) async throws {
      let fails = failures.withLock { failures in
        failures -= 1
        return failures >= 0
      }
      if fails { throw StoreFault.failure }
      saved.withLock { $0 = tokens }
    }
  }

  /// A store that fails at once while it is down, and whose watches have something to tell every millisecond.
  private final class RestlessStore: KeyValueStore {
    let isDown = Atomic(false)
    let observations = Atomic(0)
    private let base = InMemoryStore<RingDescription>()

    func value(of key: String) async throws(StoreError) -> StoredValue<RingDescription> {
      try await base.value(of: key)
    }

    func swap(
      _ value: RingDescription, at key: String, expecting version: UInt64
    ) async throws(StoreError) -> StoredValue<RingDescription>? {
      try await base.swap(value, at: key, expecting: version)
    }

    func delete(_ key: String) async throws(StoreError) { try await base.delete(key) }

    func watch(_ key: String) -> AsyncStream<RingDescription?> {
      AsyncStream {
        do { try await Task.sleep(for: .milliseconds(1)) } catch { return nil }
        self.observations.add(1, ordering: .relaxed)
        return .some(try? await self.value(of: key).value)
      }
    }

    func update(
      _ key: String, _ change: @Sendable (RingDescription?) throws -> StoreUpdate<RingDescription>
    ) async throws(StoreError) -> StoredValue<RingDescription> {
      if isDown.load(ordering: .relaxed) { throw .unavailable(StoreFault.failure) }
      return try await base.update(key, change)
    }
  }

  private func options(_ id: RingName) -> LifecycleOptions {
    var options = LifecycleOptions(id: id, address: id, tokenCount: 4) { request in
      let taken = Set(request.ring.instances.flatMap(\.tokens))
      return Array((0..<100).lazy.filter { !taken.contains($0) }.prefix(request.count))
    }
    options.heartbeatPeriod = .milliseconds(20)
    options.retryDelay = .milliseconds(5)
    options.finalSleep = .milliseconds(5)
    options.minimumReadyDuration = .milliseconds(5)
    return options
  }

  @Test func membersJoinServeAndLeave() async throws {
    let store = InMemoryStore<RingDescription>()
    let disk = Disk()
    let clock = FastClock()
    let (events, continuation) = AsyncStream.makeStream(of: String.self)
    let members = ["a", "b", "c"].map {
      RingMember(
        options: options($0), store: store, key: "ring", tokens: $0 == "a" ? disk : nil,
        now: clock.now)
    }
    await withTaskGroup(of: Void.self) { group in
      for member in members {
        group.addTask {
          await member.run(flush: { disk.flushes.withLock { $0 += 1 } }) { event in
            guard member.options.id == "a" else { return }
            switch event {
            case .stateChanged(let old, let new):
              continuation.yield("\(old.map { "\($0)" } ?? "-")>\(new)")
              // What it tells is safe by then.
              if new == .readOnly {
                #expect(disk.saved.withLock { $0?.previousState } == .readOnly)
              }
            case .ready: continuation.yield("ready")
            case .changeFailed, .savingFailed: Issue.record("\(event)")
            @unknown default: break
            }
          }
        }
      }
      var seen: [String] = []
      for await event in events {
        seen.append(event)
        switch event {
        case "ready": members[0].setReadOnly(true)
        case "ACTIVE>READONLY":
          for member in members { member.stop() }
          continuation.finish()
        default: break
        }
      }
      #expect(seen == ["->PENDING", "PENDING>ACTIVE", "ready", "ACTIVE>READONLY"])
    }
    let left = try await store.value(of: "ring").value
    #expect(left?.instances == [])
    #expect(disk.flushes.withLock(\.self) == 3)
    #expect(disk.saved.withLock { $0?.tokens.count } == 4)
  }

  @Test func memberOutlivesAStoreThatFails() async throws {
    let isDown = Atomic(true)
    let store = InMemoryStore<RingDescription> { _ in
      isDown.load(ordering: .relaxed) ? .failure : nil
    }
    let clock = FastClock()
    let member = RingMember(
      options: options("a"), store: store, key: "ring", tokens: nil, now: clock.now)
    let failures = Mutex(0)
    await member.run(observe: { event in
      switch event {
      case .changeFailed:
        let count = failures.withLock { count in
          count += 1
          return count
        }
        if count == 3 { isDown.store(false, ordering: .relaxed) }
      case .ready: member.stop(unregistering: false)
      default: break
      }
    })
    #expect(failures.withLock(\.self) == 3)
    let ring = try await store.value(of: "ring").value
    #expect(ring?["a"]?.state == .leaving && ring?["a"]?.tokens.count == 4)
  }

  @Test(.timeLimit(.minutes(1)))
  func tokensThatCouldNotBeSavedAreSavedLater() async throws {
    let disk = Disk(failures: 3)
    let clock = FastClock()
    let member = RingMember(
      options: options("a"), store: InMemoryStore(), key: "ring", tokens: disk, now: clock.now)
    let told = Mutex(0)
    let task = Task {
      await member.run(observe: { event in
        if case .savingFailed = event { told.withLock { $0 += 1 } }
      })
    }
    while disk.saved.withLock({ $0 == nil }) { try await Task.sleep(for: .milliseconds(1)) }
    member.stop()
    await task.value
    #expect(told.withLock(\.self) == 3)
    #expect(disk.saved.withLock { $0?.tokens.count } == 4)
  }

  @Test(.timeLimit(.minutes(1)))
  func memberStopsAlsoIfItCannotUnregister() async throws {
    let store = RestlessStore()
    let clock = FastClock()
    let member = RingMember(
      options: options("a"), store: store, key: "ring", tokens: nil, now: clock.now)
    let flushes = Mutex(0)
    await member.run(
      flush: { flushes.withLock { $0 += 1 } },
      observe: { event in
        guard case .ready = event else { return }
        store.isDown.store(true, ordering: .relaxed)
        member.stop(unregistering: true)
      })
    #expect(flushes.withLock(\.self) == 1)
    #expect(try await store.value(of: "ring").value?["a"]?.state == .active)
  }

  @Test func slowObserverIsNotFloodedWithRings() async throws {
    let store = RestlessStore()
    let clock = FastClock()
    let member = RingMember(
      options: options("a"), store: store, key: "ring", tokens: nil, now: clock.now)
    let observations = Mutex(0)
    await member.run(observe: { event in
      guard case .stateChanged(from: nil, to: _) = event else { return }
      let before = store.observations.load(ordering: .relaxed)
      try? await Task.sleep(for: .milliseconds(100))
      observations.withLock { $0 = store.observations.load(ordering: .relaxed) - before }
      member.stop()
    })
    #expect(observations.withLock(\.self) <= 1)
  }

  @Test(.timeLimit(.minutes(1)))
  func memberThatIsCancelledWhileItFlushesStaysInTheRing() async throws {
    let store = InMemoryStore<RingDescription>()
    let clock = FastClock()
    let member = RingMember(
      options: options("a"), store: store, key: "ring", tokens: nil, now: clock.now)
    let (flushes, continuation) = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      let flush: @Sendable () async -> Void = {
        continuation.yield()
        try? await Task.sleep(for: .seconds(3600))
      }
      await member.run(flush: flush) { event in
        if case .ready = event { member.stop() }
      }
    }
    for await _ in flushes { break }
    task.cancel()
    await task.value
    #expect(try await store.value(of: "ring").value?["a"]?.state == .leaving)
  }

  @Test func cancelledMemberStaysInTheRing() async throws {
    let store = InMemoryStore<RingDescription>()
    let clock = FastClock()
    let member = RingMember(
      options: options("a"), store: store, key: "ring", tokens: nil, now: clock.now)
    let task = Task { await member.run() }
    for await ring in store.watch("ring") where ring?["a"]?.state == .active { break }
    task.cancel()
    await task.value
    #expect(try await store.value(of: "ring").value?["a"]?.state == .active)
  }
}
