import FairQueueing
import TestSupport
import Testing

@Suite struct WorkerLimitTests {
  @Test(
    arguments: [
      (.count(1), 3, 1), (.count(2), 3, 2), (.count(1), 2, 1), (.count(.max - 1), .max, .max - 1),
      (.fraction(0.5), 3, 2), (.fraction(0.5), 4, 2), (.fraction(0.5), 2, 1),
      (.fraction(0.34), 3, 2),
      (.fraction(0.33), 3, 1), (.fraction(0.01), 10, 1), (.fraction(1e-300), 10, 1),
      (.fraction(.leastNonzeroMagnitude), .max, 1), (.fraction(0.1), 100, 10),
    ] as [(WorkerLimit, Int, Int)])
  func aPartIsRoundedUp(limit: WorkerLimit, total: Int, count: Int) {
    #expect(limit.count(of: total) == count)
  }

  @Test(
    arguments: [
      .all, .count(0), .count(-1), .count(.min), .count(.max), .fraction(0), .fraction(-0.5),
      .fraction(1), .fraction(1.5), .fraction(.nan), .fraction(.infinity), .fraction(-.infinity),
    ] as [WorkerLimit])
  func noLimitIsAll(limit: WorkerLimit) {
    for total in [0, 1, 2, 100, .max] { #expect(limit.count(of: total) == nil) }
  }

  @Test func aLimitOfAllOrMoreIsAll() {
    #expect(WorkerLimit.count(3).count(of: 3) == nil)
    #expect(WorkerLimit.count(4).count(of: 3) == nil)
    #expect(WorkerLimit.fraction(0.9).count(of: 3) == nil)
    #expect(WorkerLimit.fraction(0.5).count(of: 1) == nil)
    #expect(WorkerLimit.fraction(0.5).count(of: 0) == nil)
  }

  @Test func theGreatestNumbersDoNotTrap() {
    // 2^63 - 1024, as 2^63 - 1 is rounded to 2^63 before.
    #expect(WorkerLimit.fraction(1.0.nextDown).count(of: .max) == .max - 1023)
    #expect(WorkerLimit.fraction(0.5).count(of: .min) == nil)
  }

  @Test(arguments: Seed.each(4))
  func aFractionIsTheLeastCountThatIsNotLess(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<1000 {
      let total = Int.random(in: 1...1000, using: &generator)
      let fraction = Double.random(in: 0.001..<1, using: &generator)
      let count = (1..<total).first { Double($0) >= Double(total) * fraction }
      #expect(WorkerLimit.fraction(fraction).count(of: total) == count, "\(fraction) of \(total)")
    }
  }
}
