internal import TestSupport
internal import Testing

/// Whatever happens, no worker is parked while something waits that it may have.
@Suite(.timeLimit(.minutes(5))) struct WorkConservationTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 200)))
  func noWorkerIsParkedWhileThereIsSomethingForIt(seed: Seed) async throws {
    var scene = try WorkerScene(seed)
    for _ in 0..<200 { try await scene.step() }
    try await scene.end()
  }
}
