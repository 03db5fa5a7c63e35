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
  /// The request before it in its line.
  var previous: Int32 = -1
  /// How many requests have had this place before.
  var generation: UInt32 = 0
  var state = State.free
  /// Its class.
  var line: UInt8 = 0
}
