import HashRing
import TestSupport

/// A lifecycle on a ring that changes only as the test wants.
struct LifecycleRun {
  var lifecycle: Lifecycle
  var ring: RingDescription?
  var now: Int64 = 1_700_000_000_000
  /// Whether changes fail.
  var isStoreDown = false
  /// Whether changes are made and reported as failed.
  var losesAnswers = false
  /// What the store has after a change, whatever that wrote; `nil` for the ring.
  var answer: RingDescription?
  /// How many changes were asked for.
  var changeCount = 0
  var random = SeededGenerator(seed: 1)
  /// What it asked for, apart from changes, since the test looked last.
  var events: [String] = []
  var disk: SavedTokens?
  /// How many changes were asked for, one as the answer to the other.
  var depth = 0
  /// When those did not end; the last one is not answered then.
  var endlessTime: Int64?

  init(
    _ id: RingName = "a", ring: RingDescription? = nil, saved: SavedTokens? = nil,
    _ configure: (inout LifecycleOptions) -> Void = { _ in }
  ) {
    var options = LifecycleOptions(id: id, address: "a:1", zone: "z", tokenCount: 4) { request in
      var random = SeededGenerator(seed: request.seed)
      let taken = Set(request.ring.instances.flatMap(\.tokens))
      return (0..<request.count).map { _ in
        var token = UInt32.random(in: 0...(.max), using: &random)
        while taken.contains(token) { token &+= 1 }
        return token
      }
    }
    configure(&options)
    lifecycle = Lifecycle(options: options, saved: saved)
    self.ring = ring
    disk = saved
  }

  var own: Instance? { ring?[lifecycle.options.id] }

  mutating func handle(_ input: LifecycleInput) {
    depth += 1
    defer { depth -= 1 }
    for directive in lifecycle.handle(input, at: now, using: &random) {
      switch directive {
      case .change(let change):
        changeCount += 1
        if depth > 20 {
          endlessTime = now
        } else if isStoreDown {
          handle(.failed)
        } else {
          do { ring = try change(ring) ?? ring } catch {
            events.append("\(error)")
            handle(.failed)
            continue
          }
          let stored = answer ?? ring ?? RingDescription()
          handle(losesAnswers ? .failed : .stored(stored, reference: now))
        }
      case .save(let saved): disk = saved
      case .stateChanged(let old, let new):
        events.append("\(old.map { "\($0)" } ?? "-")>\(new)")
      case .ready: events.append("ready")
      case .flush: events.append("flush")
      case .stopped: events.append("stopped")
      }
    }
  }

  /// Lets time pass, and wakes it whenever it wants.
  mutating func wait(_ duration: Duration) {
    let end =
      now + duration.components.seconds * 1000 + duration.components.attoseconds
      / 1_000_000_000_000_000
    while let wakeTime = lifecycle.wakeTime, wakeTime <= end {
      now = max(now, wakeTime)
      handle(.time)
    }
    now = end
  }

  mutating func takeEvents() -> [String] {
    defer { events = [] }
    return events
  }
}
