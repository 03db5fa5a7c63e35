import BitCoding
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

  /// Series of which some labels are in most, so that their lists are of several runs.
  private static let many: [LabelSet] = (0..<6_000).map { number in
    (try? LabelSet([
      "a": ["x", "x", "y", "xy", ""][number % 5], "b": number % 7 == 0 ? "" : "x", "c": "\(number)",
    ])) ?? LabelSet()
  }

  /// Each kind of index of the same series.
  private struct Indexes {
    let series: [LabelSet]
    let plain: PlainSource
    let memory: MemoryIndexSnapshot
    let file: IndexReader
    /// The references that the file has for the series.
    let inFile: [UInt32]

    init(_ series: [LabelSet]) throws {
      let series = series.sorted()
      self.series = series
      plain = PlainSource(series)
      var index = MemoryIndex()
      for labels in series { index.add(labels) }
      memory = index.snapshot()
      var writer = IndexWriter()
      var bytes: [UInt8] = []
      let symbols = Set(series.flatMap { $0.pairs.flatMap { [Array($0.utf8), Array($1.utf8)] } })
      for symbol in symbols.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        try writer.add(symbol: symbol.span)
      }
      for labels in series { try writer.append(labels, chunks: Span(), to: &bytes) }
      try writer.finish(to: &bytes)
      file = try IndexReader(SharedBytes(bytes))
      inFile = try file.select(Selector([])).array
    }

    /// The series for which all matchers hold, each of which is prepared once.
    private func references(_ selector: Selector) -> [UInt32] {
      var tests = selector.matchers.map(ValueTest.init)
      return series.indices.map(UInt32.init).filter { reference in
        tests.indices.allSatisfy { index in
          let matcher = selector.matchers[index]
          return series[Int(reference)].withValue(of: matcher.name) { tests[index].holds(for: $0) }
            ?? matcher.matchesEmpty
        }
      }
    }

    func expect(_ selector: Selector) throws {
      let expected = references(selector)
      #expect(plain.evaluate(selector).array == expected, "\(selector)")
      #expect(memory.select(selector).array == expected, "\(selector)")
      let inFile = expected.map { self.inFile[Int($0)] }
      #expect(try file.select(selector).array == inFile, "\(selector)")
    }
  }

  private func expect(_ text: String, of indexes: Indexes) throws {
    try indexes.expect(Selector(text))
  }

  @Test(arguments: conditions)
  func everyPairOfConditionsChoosesWhatItSays(condition: String) throws {
    let indexes = try Indexes(Self.population)
    try expect("{a\(condition)}", of: indexes)
    for other in Self.conditions {
      try expect("{a\(condition),a\(other)}", of: indexes)
      try expect("{a\(condition),b\(other)}", of: indexes)
    }
  }

  @Test(arguments: Seed.each(16))
  func manyConditionsTogetherChooseWhatTheySay(seed: Seed) throws {
    var generator = seed.generator
    let indexes = try Indexes(Self.population)
    for _ in 0..<Effort.scaled(quick: 20, full: 300) {
      let count = Int.random(in: 0...5, using: &generator)
      let matchers = (0..<count).map { _ in
        ["a", "b", "c", "d"].randomElement(using: &generator)!
          + Self.conditions.randomElement(using: &generator)!
      }
      try expect("{" + matchers.joined(separator: ",") + "}", of: indexes)
    }
  }

  @Test
  func listsOfSeveralRunsGiveTheSame() throws {
    let indexes = try Indexes(Self.many)
    for text in [
      "{a=\"x\",b=\"x\"}", "{a=~\"x|y\",b=\"x\"}", "{a!=\"x\",b=\"x\"}", "{a=\"x\",b!=\"x\"}",
      "{a=\"\",b=\"x\"}", "{c=~\"12.*\",a=\"x\"}", "{c=\"77\",a=~\"x.*|y\"}",
      "{c!~\"1.*\",a=\"y\"}",
      "{a!=\"\",b!=\"\"}", "{b!=\"x\",a!~\"x|y\"}",
    ] {
      try expect(text, of: indexes)
    }
  }

  @Test
  func noLabelHasAnEmptyName() throws {
    let indexes = try Indexes(Self.population)
    for (operation, value) in [
      (.equal, ""), (.equal, "x"), (.notEqual, ""), (.notEqual, "x"), (.matches, ".+"),
      (.matches, "x?"), (.doesNotMatch, ".+"),
    ] as [(LabelMatcher.Operation, String)] {
      try indexes.expect(Selector([LabelMatcher("", operation, value)]))
    }
  }

  @Test
  func noListIsReadBehindAnEmptyResult() throws {
    let series = try LabelSet(["a": "p", "b": "q"])
    let other = PlainSource(Self.population + [series])
    // The one series of the first list has none of the others.
    #expect(other.evaluate(try Selector("{a=\"p\",b=~\"x|y|xy\",c=\"1\",b!~\"y.*\"}")).isEmpty)
    #expect(other.counter.read == 4)
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
