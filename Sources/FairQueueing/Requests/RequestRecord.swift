/// What the scheduler knows of a request: 48 bytes.
struct RequestRecord: Sendable {
  enum State: UInt8 {
    /// The place is free; `next` is the free place after it.
    case free
    case queued
    case running
    /// Its deadline has passed while it waited; `next` is the one after it that expired.
    case expired
  }

  /// When it came, in nanoseconds.
  var enqueuedAt: Int64 = 0
  /// When it expires, in nanoseconds; the greatest number for never.
  var deadline: Int64 = .max
  /// The estimate.
  var cost: Double = 0
  /// The leaf in which it is queued.
  var flow: Int32 = -1
  /// The request behind it in its line.
  var next: Int32 = -1
  /// The request before it in its line; of the first one, it says nothing.
  var previous: Int32 = -1
  /// How many requests have had this place before.
  var generation: UInt32 = 0
  var state = State.free
  /// Its class.
  var line: UInt8 = 0

  /// Takes a new request in.
  @inline(__always)
  mutating func begin(
    cost: Double, enqueuedAt: Int64, deadline: Int64, flow: Int32, line: UInt8
  ) {
    self.cost = cost
    self.enqueuedAt = enqueuedAt
    self.deadline = deadline
    self.flow = flow
    self.line = line
    state = .queued
  }
}
