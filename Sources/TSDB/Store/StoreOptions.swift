/// How a store takes, keeps and compacts samples.
public struct StoreOptions: Sendable {
  /// How the head takes samples.
  public var head = HeadOptions()
  /// Which blocks are compacted together; the ranges of Prometheus unless set.
  public var compaction = CompactionRules()
  /// How much is kept in blocks; everything unless set.
  public var retention = BlockRetention()

  /// The options of Prometheus, save that everything is kept.
  public init() {}
}
