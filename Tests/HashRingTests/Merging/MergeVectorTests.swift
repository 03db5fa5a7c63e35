import RingVectors
import TestSupport
import Testing

@Suite("Rings are merged as Cortex does it")
struct MergeVectorTests {
  @Test("all recorded merges, removals of tombstones and differences")
  func vectors() throws {
    let file = Fixtures.committed("ring/merge.jsonl")
    let report = try VectorFile(text: Fixtures.bytes(at: file)).check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 600)
  }
}
