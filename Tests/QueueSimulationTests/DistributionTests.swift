import Foundation
import SeededRandom
import TestSupport
import Testing

@testable import QueueSimulation

/// What is drawn is distributed as it says.
@Suite struct DistributionTests {
  @Test(arguments: Seed.each(100))
  func logarithmExponentialAndRootAreExact(seed: Seed) {
    var random = seed.generator
    let exponent = Double.random(in: -40...40, using: &random)
    #expect(abs(exponential(exponent) / exp(exponent) - 1) < 1e-14)
    let number = exp(exponent)
    #expect(abs(logarithm(number) - log(number)) < 1e-14 * max(1, abs(exponent)))
    #expect(abs(squareRoot(number) / number.squareRoot() - 1) < 1e-14)
  }

  @Test func logarithmAndExponentialKnowTheirEnds() {
    #expect(logarithm(1) == 0 && exponential(0) == 1)
    #expect(abs(logarithm(0x1p-53) - log(0x1p-53)) < 1e-13)
    #expect(abs(logarithm(.greatestFiniteMagnitude) - log(.greatestFiniteMagnitude)) < 1e-12)
  }

  private static let count = Effort.scaled(quick: 20_000, full: 200_000)
  /// By how much the mean of so many draws is off, if they vary by their mean.
  private static let error = 1 / Double(count).squareRoot()

  @Test(arguments: [1, 1.5, 4, 10, 14])
  func logNormalCostsHaveTheirMeanAndP99(ratio: Double) {
    var random = SplitMix64(state: 5)
    let cost = CostDistribution.logNormal(mean: 2, p99: 2 * ratio)
    let draws = (0..<Self.count).map { _ in cost.draw(&random) }
    let mean = draws.reduce(0, +) / Double(draws.count)
    // At 14 times the mean, draws vary by 7 times the mean.
    #expect(abs(mean / 2 - 1) < (ratio > 5 ? 21 : 4) * Self.error)
    let part = Double(draws.count { $0 > 2 * ratio }) / Double(draws.count)
    #expect(ratio == 1 || abs(part - 0.01) < 0.3 * Self.error)
  }

  @Test func gapsAreExponential() {
    var random = SplitMix64(state: 7)
    let draws = (0..<Self.count).map { _ in random.gap() }
    #expect(abs(draws.reduce(0, +) / Double(draws.count) - 1) < 4 * Self.error)
    let part = Double(draws.count { $0 > 2 }) / Double(draws.count)
    #expect(abs(part - exp(-2)) < 2 * Self.error)
    #expect(draws.allSatisfy { $0 >= 0 && $0.isFinite })
  }

  /// At a rate, so many come and are served, if there are workers enough.
  @Test func aTenantSendsAtItsRate() throws {
    let tenant = SimulatedTenant("a", demand: .rate(50), cost: .fixed(0.1))
    let report = try QueueScenario(duration: 100, workers: 50, tenants: [tenant]).run(.fair)
    #expect(abs(report.tenants[0].sent - 5_000) < 250)
    #expect(abs(report.tenants[0].service - 500) < 25 && report.tenants[0].longestWait == 0)
  }

  /// One worker at a load of 0.8 keeps requests of fixed cost waiting for twice that cost on average, by the
  /// formula of Pollaczek and Khinchine.
  @Test func waitsAreThoseOfTheTheory() throws {
    let tenant = SimulatedTenant(
      "a", demand: .rate(0.8), cost: .fixed(1), maximumRequests: 1_000_000)
    let duration = Effort.scaled(quick: 20_000.0, full: 500_000)
    let report = try QueueScenario(duration: duration, workers: 1, tenants: [tenant]).run(.fair)
    #expect(abs(report.tenants[0].meanWait - 2) < Effort.scaled(quick: 0.5, full: 0.1))
    #expect(report.tenants[0].lag == 0 && report.tenants[0].bound == 0)
  }
}
