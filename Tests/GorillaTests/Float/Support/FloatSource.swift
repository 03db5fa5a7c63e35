import Gorilla
import SeriesModel
import TestSupport

/// Random float samples of every kind, in stretches of one kind each, as real series have them.
struct FloatSource {
  private var generator: SeededGenerator
  private var (timestamp, distance, bits, startTime): (Int64, Int64, UInt64, Int64) = (0, 0, 0, 0)
  private var decimal = 0.0

  init(_ seed: Seed) { generator = seed.generator }

  mutating func series(_ count: Int) -> FloatSeries {
    var series = FloatSeries()
    let startTimes = pick(StartTimes.allCases)
    timestamp = Bool.random(using: &generator) ? 1_600_000_000_000 : anyTime()
    startTime = [.none, .later].contains(startTimes) ? 0 : timestamp &- 1_000
    (decimal, bits) = (Double(below(1_000)), below(2) == 0 ? 0 : generator.next())
    while series.count < count {
      let (times, values) = (pick(Times.allCases), pick(Values.allCases))
      distance = times == .anyMagnitude ? anyTime() : 15_000
      for _ in 0..<min(1 + below(40), count - series.count) {
        let isFirst = series.count == 0
        if !isFirst { advanceTime(times) }
        if !isFirst || below(2) == 0 { advanceValue(values) }
        if !isFirst { advanceStartTime(startTimes) }
        series.append(timestamp, bits, startTime: startTime)
      }
    }
    return series
  }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  /// A way to give `count` samples to an appender.
  mutating func steps(_ count: Int) -> [FloatStep] {
    var (steps, left) = ([FloatStep](), count)
    while left > 0 {
      let size = below(4) == 0 ? 1 + below(left) : below(min(left, 5) + 1)
      let step = pick([FloatStep.one, .batch(size), .batchWithStartTimes(size)])
      if case .one = step { left -= 1 } else { left -= size }
      steps.append(step)
    }
    return steps
  }

  private mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[below(choices.count)]
  }

  private mutating func anyTime() -> Int64 {
    let magnitude = Int64(bitPattern: generator.nextOfAnyMagnitude())
    return Bool.random(using: &generator) ? magnitude : 0 &- magnitude
  }

  private enum Times: CaseIterable { case steady, jitter, edges, anyMagnitude, extremes, still }
  private enum Values: CaseIterable {
    case constant, counter, gauge, random, window, special, stale, negated
  }
  private enum StartTimes: CaseIterable {
    case none, constant, now, before, steps, later, edges, random
  }

  private static let edges =
    FieldClass.edges(of: FieldClass.xor) + FieldClass.edges(of: FieldClass.xor2)
    + FieldClass.edges(of: FieldClass.varbit)

  private static let specialValues: [UInt64] =
    [
      0.0, -0.0, 1, .infinity, -.infinity, .nan, .signalingNaN, .staleMarker, .ulpOfOne,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude,
    ].map { (value: Double) in value.bitPattern } + [
      .max, 0x7FF8_0000_0000_0001, 0x7FF0_0000_0000_0001, 0x7FF0_0000_0000_0003,
      0xFFF0_0000_0000_0002, 0x7FFF_DEAD_BEEF_0001, 0x000F_FFFF_FFFF_FFFF,
    ]

  private mutating func advanceTime(_ times: Times) {
    switch times {
    case .steady, .anyMagnitude: break
    case .jitter: distance = 15_000 + Int64(below(31) - 15)
    case .edges: distance &+= pick(Self.edges)
    case .extremes:
      timestamp = pick([.min, .min + 1, -1, 0, 1, .max - 1, .max])
      return
    case .still: distance = 0
    }
    timestamp &+= distance
  }

  private mutating func advanceValue(_ values: Values) {
    switch values {
    case .constant: break
    case .counter:
      decimal += Double(below(100))
      bits = decimal.bitPattern
    case .gauge: bits = (20 + Double(below(1_000)) / 100).bitPattern
    case .random: bits = generator.next()
    case .window:
      let leading = UInt64(below(64))
      bits ^= generator.next() >> leading & UInt64.max << UInt64(below(64))
    case .special: bits = pick(Self.specialValues)
    case .stale: if below(3) == 0 { bits = Double.staleMarker.bitPattern }
    case .negated: bits = ~bits
    }
  }

  private mutating func advanceStartTime(_ startTimes: StartTimes) {
    switch startTimes {
    case .none, .constant: break
    case .now: startTime = timestamp
    case .before: startTime = timestamp &- distance
    case .steps: if below(10) == 0 { startTime = timestamp &- Int64(below(100)) }
    case .later: if startTime != 0 || below(60) == 0 { startTime = timestamp }
    case .edges: startTime &+= pick(Self.edges)
    case .random: startTime = anyTime()
    }
  }
}
