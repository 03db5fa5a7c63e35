public import Chunks

/// How a head takes and keeps samples.
public struct HeadOptions: Sendable {
  /// How long a block is that the head becomes, in milliseconds: two hours unless set.
  public var blockDuration: Int64 = 2 * 3_600_000
  /// How much older than the newest sample one can be and still be taken although newer ones of its series
  /// are there, in milliseconds: 0, for none, unless set.
  public var outOfOrderWindow: Int64 = 0
  /// How much later than the clock a sample can be, in milliseconds: ten minutes unless set.
  public var futureGrace: Int64 = 600_000
  /// When a chunk is full.
  public var cuttingRules = CuttingRules()
  /// How many exemplars are kept, of all series together: 100,000 unless set, as in Prometheus where its storage
  /// of exemplars is switched on. They take memory only as they come, 40 bytes and their labels each; one more
  /// takes the place of the one that came first. If it is 0, exemplars are passed by.
  public var exemplarLimit = 100_000
  /// Whether commits are logged. Without a log, what is not in a block ends with the process.
  public var keepsLog = true
  /// How records of the log are compressed.
  public var logCompression = LogCompression.snappy
  /// The most bytes of a segment of the log: 128 MiB unless set. It is a multiple of 32 KiB.
  public var logSegmentByteLimit = 128 << 20
  /// What may be appended.
  public var limits = TenantLimits()

  /// The options of Prometheus, save for the grace, which is that of Cortex.
  public init() {}
}
