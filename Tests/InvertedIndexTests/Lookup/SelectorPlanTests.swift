import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

struct SelectorPlanTests {
  /// Every kind of matcher that is treated in a way of its own.
  private static let conditions = [
    "=\"x\"", "=\"\"", "=\"none\"", "!=\"x\"", "!=\"\"", "!=\"none\"",
    "=~\"x\"", "=~\"x|y\"", "=~\"x|\"", "=~\"x?\"", "=~\"\"", "=~\"x.*\"", "=~\".*x\"", "=~\".+\"",
    "=~\".*\"", "=~\"[xy]+\"", "=~\"none\"", "=~\"(x|y)z*\"",
    "!~\"x\"", "!~\"x|y\"", "!~\"x|\"", "!~\"x?\"", "!~\"\"", "!~\"x.*\"", "!~\".*x\"", "!~\".+\"",
    "!~\".*\"", "!~\"[xy]+\"", "!~\"none\"",
  ]

  /// Series with every combination of some values of two labels, absent ones too.
  private static let population: [LabelSet] = {
    let values = ["", "x", "y", "xy", "yx", "xz"]
    return values.flatMap { first in
      values.map { second in
        // No name, value or count is wrong here.
        (try? LabelSet(["a": first, "b": second, "c": "1"])) ?? LabelSet()
      }
    }
  }()

  private func expect(_ text: String) throws {
    let selector = try Selector(text)
    let index = PlainSource(Self.population)
    let expected = index.series.indices.filter { selector.matches(index.series[$0]) }
    #expect(Array(index.evaluate(selector)) == expected.map(UInt32.init), "\(text)")
  }

  @Test(arguments: conditions)
  func everyPairOfConditionsChoosesWhatItSays(condition: String) throws {
    try expect("{a\(condition)}")
    for other in Self.conditions {
      try expect("{a\(condition),a\(other)}")
      try expect("{a\(condition),b\(other)}")
    }
  }

  @Test(arguments: Seed.each(16))
  func manyConditionsTogetherChooseWhatTheySay(seed: Seed) throws {
    var generator = seed.generator
    for _ in 0..<Effort.scaled(quick: 40, full: 300) {
      let count = Int.random(in: 0...5, using: &generator)
      let matchers = (0..<count).map { _ in
        ["a", "b", "c", "d"].randomElement(using: &generator)!
          + Self.conditions.randomElement(using: &generator)!
      }
      try expect("{" + matchers.joined(separator: ",") + "}")
    }
  }

  @Test
  func anEmptyListSparesTheSearchForOthers() throws {
    let index = PlainSource(Self.population)
    #expect(index.evaluate(try Selector("{b=~\".*x.*\",a=\"none\"}")).isEmpty)
    #expect(index.counter.tried == 0)
  }

  @Test
  func valuesAreSoughtFromThePrefixOn() throws {
    let index = PlainSource(Self.population)
    #expect(!index.evaluate(try Selector("{a=~\"x.+\"}")).isEmpty)
    #expect(index.counter.tried == 3)
  }

  @Test
  func unionsAreIntersectedListByListWhereThatIsLess() throws {
    // One series, against 40 values of 100 series each.
    var series: [LabelSet] = []
    for index in 0..<4_000 {
      series.append(try LabelSet(["a": "v\(index % 40)", "id": index == 777 ? "one" : "other"]))
    }
    let index = PlainSource(series)
    #expect(Array(index.evaluate(try Selector("{id=\"one\",a=~\"v.+\"}"))) == [777])
    #expect(index.evaluate(try Selector("{id=\"one\",a=~\"v.*8\"}")).isEmpty)
    #expect(Array(index.evaluate(try Selector("{id=\"one\",a!~\"v.*8\"}"))) == [777])
    #expect(index.evaluate(try Selector("{id=\"one\",a!~\"v.*7\"}")).isEmpty)
  }
}
