import RingVectors
import TestSupport
import Testing

@Suite("Rings are read and written as Cortex does it")
struct RingCodecVectorTests {
  @Test("all recorded rings, damaged ones too")
  func vectors() throws {
    let file = Fixtures.committed("ring/codec.jsonl")
    let report = try VectorFile(text: Fixtures.bytes(at: file)).check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 507)
  }
}
