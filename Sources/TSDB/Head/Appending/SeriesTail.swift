/// What is known of a series when its next sample comes.
struct SeriesTail: Sendable {
  /// The time of the newest sample.
  var maxTime = Int64.min
  /// The bits of its value, or a hash of its histogram.
  var lastBits: UInt64 = 0
  /// The number by which the log knows the series.
  var logReference: UInt64
  /// How many samples have come in order, those that have been dropped included.
  var count: UInt32 = 0
  var state: State

  /// Takes a sample that is newer than all before.
  @inline(__always)
  mutating func take(_ time: Int64, _ bits: UInt64) {
    maxTime = time
    lastBits = bits
    count &+= 1
    state.insert(.hasSamples)
    state.remove(.hasBitsAlone)
  }

  /// Forgets that there were samples.
  mutating func forgetSamples() {
    maxTime = .min
    count = 0
    state.subtract([.hasSamples, .hasOutOfOrder, .hasBitsAlone])
  }

  struct State: OptionSet {
    var rawValue: UInt8

    /// There is a newest sample.
    static let hasSamples = State(rawValue: 1)
    /// The log has the series.
    static let isLogged = State(rawValue: 2)
    /// The series is no more.
    static let isGone = State(rawValue: 4)
    /// Some samples came out of order.
    static let hasOutOfOrder = State(rawValue: 8)
    /// The open chunk cannot tell the bits of the newest sample: it is a histogram, or in a chunk that is complete.
    static let hasBitsAlone = State(rawValue: 16)
  }
}
