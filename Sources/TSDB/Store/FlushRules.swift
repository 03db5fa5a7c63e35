/// When the samples of a head become a block although it is not time yet: ``Store/maintain(_:)`` looks after it.
public struct FlushRules: Hashable, Sendable {
  /// After which time without a commit all do, in milliseconds; nil for never.
  ///
  /// Each store waits up to a quarter longer, so that those that fell silent together do not write together.
  public var idleTime: Int64?
  /// How many samples in order the head may have before all do that are older than the newest by half a block's
  /// time; nil for any number.
  public var sampleCount: Int?

  /// No rules.
  public init() {}
}
