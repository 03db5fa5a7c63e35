internal import RingVectors
internal import TestSupport
internal import Testing

/// Look-ups as Cortex computed them.
struct LookupVectorTests {
  @Test func everyLookupAgrees() throws {
    let file = try VectorFile(text: Fixtures.bytes(at: Fixtures.committed("ring/lookup.jsonl")))
    let report = try file.check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 21_000)
  }

  @Test func everyReplicationSetAgrees() throws {
    let path = Fixtures.committed("ring/replication_set.jsonl")
    let report = try VectorFile(text: Fixtures.bytes(at: path)).check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 4_200)
  }
}
