import SeriesModel
import TestSupport
import Testing

@Suite("Label sets are ordered by their first different label")
struct LabelSetOrderTests {
  /// All sets of up to three labels with few names and values, some the beginning of others.
  private static let small: [PlainLabels] = {
    let values = ["", "\0", "a", "aa", "\u{10FFFF}"]
    var all = [PlainLabels()]
    for name in ["a", "a\0", "b"] {
      all = all.flatMap { labels in
        values.map { value in
          var labels = labels
          labels[Array(name.utf8)] = Array(value.utf8)
          return labels
        }
      }
    }
    return all
  }()

  @Test("and are equal if they have the same labels")
  func exhaustive() throws {
    let sets = try Self.small.map { try $0.makeSet() }
    #expect(sets.count == 125)
    for (left, first) in zip(Self.small, sets) {
      for (right, second) in zip(Self.small, sets) {
        #expect((first == second) == (left == right), "\(first) \(second)")
        #expect((first < second) == (left < right), "\(first) \(second)")
        #expect((first.hash64 == second.hash64) == (left == right), "\(first) \(second)")
      }
    }
    #expect(Set(sets).count == sets.count)
    var shuffled = sets.shuffled() + [sets[7]]
    let order = LabelSet.order(of: shuffled.span)
    #expect(order.sorted() == Array(shuffled.indices))
    #expect(order.map { shuffled[$0] } == shuffled.sorted())
    shuffled.removeAll()
    #expect(LabelSet.order(of: shuffled.span).isEmpty)
  }

  @Test("as plain labels are", arguments: Seed.each(10))
  func random(seed: Seed) throws {
    var random = RandomLabels(seed)
    let plain = (0..<100).map { _ in random.labels() }
    let sets = try plain.map { try $0.makeSet() }
    for (left, first) in zip(plain, sets) {
      for (right, second) in zip(plain, sets) {
        #expect((first < second) == (left < right))
        #expect((first == second) == (left == right))
      }
    }
    #expect(try sets.sorted() == plain.sorted().map { try $0.makeSet() })
  }

  @Test("wherever in a long value the difference is", arguments: [1, 7, 8, 9, 31, 40, 70])
  func differences(length: Int) throws {
    let value = String(repeating: "m", count: length)
    let labels = try LabelSet(["a": value])
    for index in 0..<length {
      for (byte, isLess) in [("l", true), ("n", false)] {
        let other = try LabelSet(["a": value.prefix(index) + byte + value.dropFirst(index + 1)])
        #expect(other != labels)
        #expect((other < labels) == isLess && (labels < other) == !isLess)
      }
      let shorter = try LabelSet(["a": String(value.prefix(index)), "b": "1"])
      #expect(index == 0 ? labels < shorter : shorter < labels)
    }
  }

  @Test("as in the index of a real block", .timeLimit(.minutes(1)))
  func realBlock() throws {
    let series = try RealSeries.all()
    #expect(series.count == 3_307)
    for (first, second) in zip(series, series.dropFirst()) {
      #expect(first < second && !(second < first) && first != second)
    }
    #expect(Set(series).count == series.count)
    #expect(Set(series.map(\.hash64)).count == series.count)
  }
}
