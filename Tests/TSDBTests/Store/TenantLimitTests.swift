import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Limits of a tenant, as time goes on")
struct TenantLimitTests {
  /// A store that takes so many samples in a second.
  private struct LimitedStore {
    let clock = StoreClock()
    let limit: Int
    private let store: Store<MemoryFileSystem>
    private var time: Int64 = 0

    init(_ limit: Int) throws {
      var options = StoreOptions.small
      options.head.limits.samplesPerSecond = limit
      let clock = clock
      store = try Store("/data", on: MemoryFileSystem(), options: options) { clock.now }
      self.limit = limit
    }

    /// Whether a commit of so many samples is taken; it is so as a whole.
    mutating func takes(_ count: Int) throws -> Bool {
      var batch = AppendBatch()
      for _ in 0..<count {
        time += 1
        batch.append(series(0), at: time, 1)
      }
      try store.commit(&batch)
      let isTaken = batch.rejections.isEmpty
      #expect(isTaken || batch.rejections.count == count)
      #expect(batch.rejections.allSatisfy { $0.error == .limit(.samplesPerSecond(limit)) })
      return isTaken
    }

    /// How many samples are taken, one by one, until one is not, or they are too many.
    mutating func takeAll() throws -> Int {
      var count = 0
      while try count <= limit && takes(1) { count += 1 }
      return count
    }
  }

  @Test("samples are taken at their rate, and at once no more than those of a second")
  func rate() throws {
    var store = try LimitedStore(100)
    #expect(try !store.takes(101))
    #expect(try store.takes(100))
    #expect(try !store.takes(1))
    store.clock.advance(by: 9)
    #expect(try !store.takes(1))
    store.clock.advance(by: 1)
    #expect(try store.takes(1))
    #expect(try !store.takes(1))
    store.clock.advance(by: 250)
    // What is refused takes nothing.
    #expect(try !store.takes(26))
    #expect(try store.takes(25))
    #expect(try !store.takes(1))
    for wait in [1_000, 1_001, 3_600_000, .max / 2] as [Int64] {
      store.clock.advance(by: wait)
      #expect(try !store.takes(101), "after \(wait) ms")
      #expect(try store.takeAll() == 100, "after \(wait) ms")
    }
  }

  @Test("a clock that goes back gives nothing, and goes on from there")
  func clock() throws {
    var store = try LimitedStore(100)
    #expect(try store.takes(90))
    for step in [-1, -500, -3_600_000, -1_000_000_000_000] as [Int64] {
      store.clock.advance(by: step)
      #expect(try store.takeAll() == 10, "\(step) ms")
      // Nobody is locked out until the clock is where it was.
      store.clock.advance(by: 100)
      #expect(try !store.takes(11))
    }
  }

  @Test("any commits at any times are taken as a bucket has room", arguments: Seed.each(20))
  func bucket(seed: Seed) throws {
    var generator = seed.generator
    // One for each millisecond, so that the numbers are exact.
    var store = try LimitedStore(1_000)
    var left: Int64 = 1_000
    for step in 0..<200 {
      let wait = Int64.random(in: -300...300, using: &generator)
      store.clock.advance(by: wait)
      left = min(1_000, left + max(0, wait))
      let count = Int64.random(in: 1...400, using: &generator)
      #expect(try store.takes(Int(count)) == (count <= left), "step \(step)")
      if count <= left { left -= count }
    }
  }

  @Test(
    "series that are gone make room for others, also after a restart, and those that are there count",
    arguments: [false, true])
  func room(isPerMetric: Bool) throws {
    var options = StoreOptions.small
    // Series of even numbers have one metric name, and those of odd ones another.
    if isPerMetric {
      options.head.limits.seriesPerMetric = 2
    } else {
      options.head.limits.series = 4
    }
    var files = MemoryFileSystem()
    var store = try Store(files, options: options)
    /// Those of the series that are refused.
    func refused(_ numbers: [Int], at time: Int64) throws -> [Int] {
      var batch = AppendBatch()
      for number in numbers { batch.append(series(number), at: time, 1) }
      try store.commit(&batch)
      for rejection in batch.rejections { guard case .limit = rejection.error else { return [-1] } }
      return batch.rejections.map { numbers[$0.index] }
    }
    #expect(try refused([0, 2, 1, 3], at: 100) == [])
    #expect(try refused([4, 5], at: 110) == [4, 5])
    for round in 1...3 {
      let time = Int64(round) * 10_000
      let atFirst = try refused([1, 3], at: time)
      #expect(atFirst == [])
      // The even ones of before are in blocks now, and the odd ones stay.
      try store.maintain()
      let new = [round * 10, round * 10 + 2]
      let afterwards = try refused(new + [4, 5], at: time + 10)
      #expect(afterwards == [4, 5], "round \(round)")
      files = files.restarted(.nothing)
      store = try Store(files, options: options)
      for wait in [20, 30] as [Int64] {
        let afterRestart = try refused([4, 5, 1, 3] + new, at: time + wait)
        #expect(afterRestart == [4, 5], "round \(round)")
        try store.maintain()
      }
    }
  }
}
