internal import RingVectors
internal import TestSupport
internal import Testing

/// How even shares are, compared with what Cortex reaches.
struct SpreadVectorTests {
  @Test(.enabled(if: Effort.isFull, "takes seconds in debug"))
  func sharesAreAsEvenAsThoseOfCortex() throws {
    let path = Fixtures.committed("ring/minimize_spread.jsonl")
    let report = try VectorFile(text: Fixtures.bytes(at: path)).check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 312)
  }
}
