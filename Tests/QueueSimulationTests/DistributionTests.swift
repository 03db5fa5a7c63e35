import Foundation
import SeededRandom
import TestSupport
import Testing

@testable import QueueSimulation

/// What is drawn is distributed as it says.
@Suite struct DistributionTests {
  @Test(arguments: Seed.each(100))
  func logarithmAndExponentialAreExact(seed: Seed) {
    var random = seed.generator
    let exponent = Double.random(in: -40...40, using: &random)
    #expect(abs(exponential(exponent) / exp(exponent) - 1) < 1e-14)
    let number = exp(exponent)
    #expect(abs(logarithm(number) - log(number)) < 1e-14 * max(1, abs(exponent)))
  }

  @Test func logarithmAndExponentialKnowTheirEnds() {
    #expect(logarithm(1) == 0 && exponential(0) == 1)
    #expect(abs(logarithm(0x1p-53) - log(0x1p-53)) < 1e-13)
    #expect(abs(logarithm(.greatestFiniteMagnitude) - log(.greatestFiniteMagnitude)) < 1e-12)
  }

  @Test(arguments: [1, 1.5, 4, 10, 14])
  func logNormalCostsHaveTheirMeanAndP99(ratio: Double) {
    var random = SplitMix64(state: 5)
    let cost = CostDistribution.logNormal(mean: 2, p99: 2 * ratio)
    let draws = (0..<200_000).map { _ in cost.draw(&random) }
    let mean = draws.reduce(0, +) / Double(draws.count)
    // At 14 times the mean, draws vary by 6 times the mean.
    #expect(abs(mean / 2 - 1) < (ratio > 5 ? 0.06 : 0.01))
    #expect(ratio == 1 || 0.0095..<0.0105 ~= Double(draws.count { $0 > 2 * ratio }) / 200_000)
  }

  @Test func gapsAreExponential() {
    var random = SplitMix64(state: 7)
    let draws = (0..<200_000).map { _ in random.gap() }
    #expect(abs(draws.reduce(0, +) / 200_000 - 1) < 0.01)
    #expect(abs(Double(draws.count { $0 > 2 }) / 200_000 - exp(-2)) < 0.002)
    #expect(draws.allSatisfy { $0 >= 0 && $0.isFinite })
  }

  /// At a rate, so many come and are served, if there are workers enough.
  @Test func aTenantSendsAtItsRate() throws {
    let tenant = SimulatedTenant("a", demand: .rate(50), cost: .fixed(0.1))
    let report = try QueueScenario(duration: 1000, workers: 50, tenants: [tenant]).run(.fair)
    #expect(abs(Double(report.tenants[0].sent) - 50_000) < 1_000)
    #expect(abs(report.tenants[0].service - 5_000) < 100 && report.tenants[0].meanWait < 0.001)
  }

  /// One worker at a load of 0.8 keeps requests waiting for 4 times their cost, by the formula of
  /// Pollaczek and Khinchine for fixed costs halved.
  @Test func waitsAreThoseOfTheTheory() throws {
    let tenant = SimulatedTenant(
      "a", demand: .rate(0.8), cost: .fixed(1), maximumRequests: 1_000_000)
    let report = try QueueScenario(duration: 500_000, workers: 1, tenants: [tenant]).run(.fair)
    #expect(abs(report.tenants[0].meanWait - 2) < 0.1)
    #expect(report.tenants[0].lag == 0 && report.tenants[0].bound == 0)
  }
}
