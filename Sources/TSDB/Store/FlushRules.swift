/// When the samples of a head become a block although it is not time yet: ``Store/maintain(_:)`` looks after it.
public struct FlushRules: Hashable, Sendable {
  /// After which time without a commit all do, in milliseconds; nil for never.
  ///
  /// Each store waits up to a quarter longer, so that those that fell silent together do not write together.
  public var idleTime: Int64?
  /// How old, by the clock, the oldest sample in order may be before all become a block, in milliseconds; nil for any
  /// age.
  ///
  /// Each store waits up to a quarter longer here, too.
  public var age: Int64?
  /// How many samples in order the head may have before all do that are older than the newest by half a block's
  /// time; nil for any number.
  public var sampleCount: Int?

  /// No rules.
  public init() {}

  /// A time, or up to a quarter more.
  static func withJitter(_ time: Int64) -> Int64 {
    time.addingSaturated(.random(in: 0...max(0, time) / 4))
  }
}
