/// What the scheduler knows of a request: 32 bytes, two to a cache line.
///
/// With many requests, most of the time is spent on waiting for memory; so what is here is only what every
/// request has, and its deadline is in the heap alone.
struct RequestRecord: Sendable {
  enum State: UInt32 {
    /// The place is free; `next` is the free place after it.
    case free
    case queued
    case running
    /// It is running, and its deadline has passed.
    case late
    /// Its deadline has passed while it waited; `next` is the one after it that expired.
    case expired
  }

  /// The estimate.
  var cost: Double = 0
  /// When it came, in nanoseconds.
  var enqueuedAt: Int64 = 0
  /// The request behind it in its line.
  var next: Int32 = -1
  /// The request before it in its line; of the first one, it says nothing.
  var previous: Int32 = -1
  /// How many requests have had this place before.
  var generation: UInt32 = 0
  /// The leaf in the low 24 bits, the state in the next 3, and the class in those above.
  private var leafStateAndClass: UInt32 = 0

  /// The leaf in which it is queued.
  var leaf: Int32 { Int32(truncatingIfNeeded: leafStateAndClass & 0xFF_FFFF) }

  /// Its class.
  var requestClass: UInt8 { UInt8(truncatingIfNeeded: leafStateAndClass &>> 27) }

  /// Where it stands.
  var state: State {
    @inline(__always)
    get { State(rawValue: leafStateAndClass &>> 24 & 7) ?? .free }
    @inline(__always)
    set { leafStateAndClass = leafStateAndClass & ~(7 &<< 24) | newValue.rawValue &<< 24 }
  }

  /// Takes in a request that is queued.
  @inline(__always)
  mutating func begin(cost: Double, enqueuedAt: Int64, leaf: Int32, requestClass: UInt8) {
    self.cost = cost
    self.enqueuedAt = enqueuedAt
    leafStateAndClass =
      UInt32(truncatingIfNeeded: leaf) | State.queued.rawValue &<< 24
      | UInt32(requestClass) &<< 27
  }
}
