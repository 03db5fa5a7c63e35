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
    func load() async -> SavedTokens? { saved.withLock(\.self) }
    func save(_ tokens: SavedTokens) async throws { saved.withLock { $0 = tokens } }
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
