import HashRing
import RingTesting
import TestSupport
import Testing

@Suite struct SimulationTests {
  static let seeds = Seed.each(Effort.scaled(quick: 10, full: 1000))

  @Test(arguments: seeds)
  func nodesThatGossipAgreeAfterAllFaults(seed: Seed) throws {
    _ = try RingSimulation.run(seed: seed.value, options: SimulationOptions(medium: .gossip))
  }

  @Test(arguments: seeds)
  func nodesThatGossipAsCortexAgreeAfterAllFaults(seed: Seed) throws {
    _ = try RingSimulation.run(
      seed: seed.value, options: SimulationOptions(medium: .gossip, rules: .cortex))
  }

  @Test(arguments: seeds)
  func nodesThatShareAStoreAgreeAfterAllFaults(seed: Seed) throws {
    _ = try RingSimulation.run(seed: seed.value, options: SimulationOptions(medium: .store))
  }
}
