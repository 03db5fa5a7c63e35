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
  }

  @Test("and so are many, whatever they have in common")
  func order() throws {
    let sets = try Self.small.map { try $0.makeSet() }
    // That of all of them, of those that begin alike, of two, of one and of none.
    for length in [0, 1, 6, 7, 8, 9, 40] {
      let alike = try Self.small.map { labels in
        var labels = labels
        labels[Array("__name__".utf8)] = [UInt8](repeating: UInt8(ascii: "n"), count: length)
        return try labels.makeSet()
      }
      for some in [alike, Array(alike.dropFirst())] { check(some.shuffled() + some.prefix(7)) }
    }
    for first in sets { for second in sets { check([first, second]) } }
    // The beginning of another one, which goes on with the least bytes that there are.
    let least = try LabelSet(["\0": "x", "\0\0": "y"])
    check([least, try LabelSet(["\0": "x"]), LabelSet()])
    check([sets[3]])
    check([])
  }

  private func check(_ sets: [LabelSet]) {
    let order = LabelSet.order(of: sets.span)
    #expect(order.sorted() == Array(sets.indices))
    #expect(order.map { sets[$0] } == sets.sorted())
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
