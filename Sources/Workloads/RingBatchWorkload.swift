internal import HashRing
internal import RingClient
internal import SeededRandom

/// Batches of random keys, each sent to its replicas by calls that return at once.
public struct RingBatchWorkload: Sendable {
  private let planner: BatchPlanner
  private let keys: [UInt32]

  /// Batches on a zone-aware ring.
  ///
  /// - Parameters:
  ///   - instances: how many instances there are.
  ///   - tokens: how many tokens each of them has.
  ///   - keyCount: how many keys a batch has.
  public init(instances: Int, tokens: Int, keyCount: Int) {
    let ring = RingWorkload(instances: instances, tokens: tokens, isZoneAware: true, keyCount: 0)
    planner = BatchPlanner(ring.table, of: ring.snapshot)
    var random = SplitMix64(state: 56)
    keys = (0..<keyCount).map { _ in UInt32(truncatingIfNeeded: random.next() >> 32) }
  }

  /// Looks the keys up, makes the calls, and waits until every key has its quorum.
  ///
  /// - Returns: how many calls had been answered by then.
  public func run() async throws -> UInt64 {
    let plan = try planner.plan(for: keys.span)
    return UInt64(try await plan.run { _ in }.quorum.answeredCount)
  }
}
