import HashRing
import TestSupport
import Testing

@Suite struct ShardHistoryTests {
  @Test(arguments: Seed.each(50))
  func theGreatestSizeIsThatOfAllThatWereInForce(seed: Seed) {
    var generator = seed.generator
    var history = ShardHistory(size: 4)
    // The size, and when it ended; all instances are more than any number.
    var all: [(size: Int, end: Int64)] = []
    var (size, now, forgotten) = (4, 0 as Int64, Int64.min)
    for _ in 0..<40 {
      now += Int64.random(in: 0...10, using: &generator)
      let next = Int.random(in: -1...6, using: &generator)
      all.append((size, now))
      size = max(0, next)
      history.set(next, at: now)
      #expect(history.size == size)
      if Int.random(in: 0..<8, using: &generator) == 0 {
        forgotten = now - 20
        history.forget(before: forgotten)
      }
      for start in max(forgotten, now - 60)...now + 1 {
        let inForce = all.filter { $0.end >= start }.map(\.size) + [size]
        let greatest = inForce.contains(0) ? 0 : inForce.max()!
        #expect(history.greatestSize(since: start) == greatest)
      }
    }
  }

  @Test func aTimeBeforeAnEarlierOneCountsAsThat() {
    var history = ShardHistory(size: 9)
    history.set(6, at: 100)
    history.set(3, at: 50)
    #expect(history.greatestSize(since: 100) == 9)
    #expect(history.greatestSize(since: 101) == 3)
  }
}
