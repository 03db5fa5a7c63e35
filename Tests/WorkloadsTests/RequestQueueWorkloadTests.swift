import TestSupport
import Testing
import Workloads

/// The measurement of the queue does what its name says.
@Suite(.timeLimit(.minutes(1))) struct RequestQueueWorkloadTests {
  @Test(arguments: [1, 100])
  func eachRequestIsReceivedByAWorkerThatWasParked(workers: Int) async throws {
    let work = try await RequestQueueWorkload(workers: workers, count: 50)
    for _ in 0..<2 {
      await eventually { work.parkedCount == workers }
      #expect(try await work.run() == 50 * 49 / 2)
    }
  }
}
