internal import RingVectors
internal import TestSupport
internal import Testing

struct BatchVectorTests {
  @Test func batchesEndAsTheyShouldHaveInCortex() throws {
    let file = try VectorFile(text: Fixtures.bytes(at: Fixtures.committed("ring/dobatch.jsonl")))
    let report = try file.check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 1001)
  }
}
