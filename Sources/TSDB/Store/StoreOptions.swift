/// How a store takes, keeps and compacts samples.
public struct StoreOptions: Sendable {
  /// How the head takes samples.
  public var head = HeadOptions()
  /// What commits survive that do not say themselves: the end of the process, unless set.
  public var durability = Durability.write
  /// When samples of the head become a block early; never unless set.
  public var flushing = FlushRules()
  /// Which blocks are compacted together; the ranges of Prometheus unless set.
  public var compaction = CompactionRules()
  /// How much is kept in blocks; everything unless set.
  public var retention = BlockRetention()
  /// How much older than the newest block, in milliseconds, one is to be that gets sealed chunks; nil, unless
  /// set, for none to be sealed.
  ///
  /// Sealed blocks are smaller, and Prometheus cannot read them; `Block.rewrite` makes of one a block that it can.
  public var sealingAge: Int64?
  /// Who is told what becomes of samples and blocks.
  public var observer: (any StoreObserver)?

  /// The options of Prometheus, save that everything is kept.
  public init() {}
}
