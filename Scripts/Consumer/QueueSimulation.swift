import QueueSimulation

/// What tenants get.
func useQueueSimulation() throws {
  let scenario = QueueScenario(
    duration: 60, workers: 2,
    tenants: [
      SimulatedTenant("heavy", demand: .backlog(5), cost: .fixed(2)),
      SimulatedTenant("light", demand: .backlog(5), cost: .fixed(0.1)),
    ])
  let (fair, cortex) = (try scenario.run(.fair), try scenario.run(.cortex))
  precondition(fair.tenants[1].share > 0.4 && cortex.tenants[1].share < 0.1)
}

try useQueueSimulation()
