import TestSupport
import Testing

@testable import QueueSimulation

/// The lag that is kept on the way is the one that the definition asks for.
@Suite struct LagMeterTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 50, full: 1000)))
  func lagIsTheGreatestDifferenceOverAllIntervals(seed: Seed) {
    var random = seed.generator
    let count = Int.random(in: 1...4, using: &random)
    let weights = (0..<count).map { _ in Double.random(in: 0.5...2, using: &random) }
    var meter = LagMeter(weights: weights)
    var service = weights.map { _ in 0.0 }
    var waitsSince = weights.map { _ in Int?.none }
    /// The service of each tenant over its weight after each step.
    var history = [service]
    var expected = weights.map { _ in weights.map { _ in 0.0 } }
    for step in 1...60 {
      let tenant = Int.random(in: 0..<count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        meter.beginWaiting(tenant)
        waitsSince[tenant] = waitsSince[tenant] ?? step
      case 1:
        meter.endWaiting(tenant)
        waitsSince[tenant] = nil
      default:
        let cost = Double.random(in: -1...3, using: &random)
        meter.charge(tenant, cost)
        service[tenant] += cost / weights[tenant]
      }
      history.append(service)
      for one in 0..<count {
        for other in 0..<count where other != one {
          guard let first = waitsSince[one], let second = waitsSince[other] else { continue }
          for start in max(first, second)...step {
            let gain = service[one] - history[start][one]
            let difference = gain - (service[other] - history[start][other])
            expected[one][other] = max(expected[one][other], difference.magnitude)
          }
        }
      }
    }
    for one in 0..<count {
      for other in 0..<count where other != one {
        #expect(abs(meter.lag(one, other) - expected[one][other]) < 1e-9)
      }
    }
  }
}
