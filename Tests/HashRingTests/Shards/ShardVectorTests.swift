import RingVectors
import TestSupport
import Testing

@Suite struct ShardVectorTests {
  /// 120 seeds, 3,000 shards, and the keys of the look-ups in 936 sub-rings.
  @Test func shardsAreThoseOfCortex() throws {
    let file = try VectorFile(
      text: Fixtures.bytes(at: Fixtures.committed("ring/shuffle_shard.jsonl")))
    let report = try file.check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 4056)
  }
}
