import SeriesModel
import Testing

@Suite("Time ranges are sets of times")
struct TimeRangeTests {
  private static let small: [TimeRange] = (Int64(0)...6).flatMap { start in
    (0...6).compactMap { TimeRange(start: start, end: $0) }
  }

  private static let extreme: [TimeRange] = {
    let times: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    return times.flatMap { start in times.compactMap { TimeRange(start: start, end: $0) } }
  }()

  private func times(_ range: TimeRange?) -> Set<Int64> {
    range.map { range in Set((0...6).filter(range.contains(_:))) } ?? []
  }

  @Test("a range that would end before it starts is none")
  func inverted() {
    #expect(TimeRange(start: 5, end: 4) == nil)
    #expect(TimeRange(start: .max, end: .min) == nil)
    #expect(TimeRange(start: 4, end: 4) == TimeRange(4...4))
    #expect(Self.small.count == 28)
  }

  @Test("containing, overlapping and intersecting are those of sets", arguments: small)
  func laws(left: TimeRange) {
    for right in Self.small {
      let (first, second) = (times(left), times(right))
      #expect(left.contains(right) == first.isSuperset(of: second))
      #expect(left.overlaps(right) == !first.isDisjoint(with: second))
      #expect(times(left.intersection(right)) == first.intersection(second))
      #expect((left.intersection(right) != nil) == left.overlaps(right))
    }
  }

  @Test("a union is the shortest range that contains both", arguments: small + extreme)
  func union(left: TimeRange) {
    for right in Self.small + Self.extreme {
      let union = left.union(right)
      #expect(union.contains(left) && union.contains(right))
      #expect(union.start == left.start || union.start == right.start)
      #expect(union.end == left.end || union.end == right.end)
      #expect(union == right.union(left))
    }
  }

  @Test("nothing traps at the extremes", arguments: extreme)
  func extremes(left: TimeRange) {
    for right in Self.extreme {
      #expect(left.overlaps(right) == right.overlaps(left))
      #expect(left.intersection(right) == right.intersection(left))
      #expect(left.contains(right) == (left.union(right) == left))
      #expect(left.contains(right) == (left.intersection(right) == right))
    }
    #expect(TimeRange.all.contains(left))
    #expect(left.contains(left.start) && left.contains(left.end))
    #expect(left.contains(.min) == (left.start == .min))
    #expect(left.contains(.max) == (left.end == .max))
  }

  @Test("a duration is the distance of the ends")
  func duration() {
    #expect(TimeRange.all.duration == .max)
    #expect(TimeRange(-5...10).duration == 15)
    #expect(TimeRange(7...7).duration == 0)
    #expect(TimeRange(.min...0).duration == 1 << 63)
  }

  @Test("and is described by its bounds")
  func description() { #expect("\(TimeRange(-1...15))" == "-1...15") }
}
