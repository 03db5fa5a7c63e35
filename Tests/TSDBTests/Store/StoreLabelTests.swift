import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Labels of a store")
struct StoreLabelTests {
  /// Series, the times of their samples, and a store that has some in blocks and some in the head.
  private struct Content {
    let store: Store<MemoryFileSystem>
    var times: [LabelSet: [Int64]] = [:]

    init(hasLate: Bool = true) throws {
      store = try Store(MemoryFileSystem())
      let pairs: [(KeyValuePairs<String, String>, [Int64])] = [
        (["__name__": "old", "n": "1"], [100, 900]),
        (["__name__": "old", "n": "2", "zone": "a"], [1_200]),
        (["__name__": "both", "n": "1", "zone": "b"], [150, 1_150, 5_500]),
        // Two values that differ in their normal form alone.
        (["__name__": "new", "name": "\u{E9}"], [5_000]),
        (["__name__": "new", "name": "e\u{301}"], [5_001]),
        (["__name__": "new", "n": "10"], [5_600]),
      ]
      var samples: [(LabelSet, Int64)] = []
      for (labels, times) in pairs {
        let labels = try LabelSet(labels)
        self.times[labels] = times
        samples += times.map { (labels, $0) }
      }
      for (labels, time) in samples.sorted(by: { $0.1 < $1.1 }) {
        var batch = AppendBatch()
        batch.append(labels, at: time, 1)
        try store.commit(&batch)
      }
      try store.maintain()
      guard hasLate else { return }
      // One that is late, in the head alone.
      let late = try LabelSet(["__name__": "late", "only": "here"])
      var batch = AppendBatch()
      batch.append(late, at: 3_900, 1)
      try store.commit(&batch)
      times[late] = [3_900]
    }

    /// The series that have a sample in the range.
    func series(_ selector: Selector, _ range: TimeRange) -> [LabelSet] {
      times.filter { labels, times in
        times.contains(where: range.contains) && selector.matches(labels)
      }.keys.sorted()
    }
  }

  private func bytewise(_ texts: [String]) -> [[UInt8]] {
    Set(texts.map { Array($0.utf8) }).sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test(
    "are those of the series in blocks and head that a selector chooses",
    arguments: ["{}", "old", "{zone=~\".+\"}", "{n!=\"1\"}", "{__name__=~\"new|late\"}", "none"])
  func selected(text: String) throws {
    let content = try Content()
    let selector = text == "{}" ? Selector([]) : try Selector(text)
    let series = content.series(selector, .all)
    #expect(try content.store.series(selector) == series)
    let names = try content.store.labelNames(of: selector)
    #expect(names.map { Array($0.utf8) } == bytewise(series.flatMap { $0.pairs.map(\.0) }))
    for name in names + ["absent"] {
      let values = try content.store.labelValues(of: name, in: selector)
      #expect(values.map { Array($0.utf8) } == bytewise(series.compactMap { $0[name] }), "\(name)")
      for limit in 0...values.count {
        let first = try content.store.labelValues(of: name, in: selector, limit: limit)
        #expect(first == Array(values.prefix(limit)))
      }
    }
    #expect(try content.store.labelNames(of: selector, limit: 2) == Array(names.prefix(2)))
    #expect(try content.store.series(selector, limit: 1) == Array(series.prefix(1)))
  }

  @Test("are those of the times of a range")
  func ranges() throws {
    let content = try Content()
    let bounds: [Int64] = [.min, 0, 101, 899, 901, 1_151, 1_200, 2_000, 3_900, 3_901, 5_600, .max]
    for start in bounds {
      for end in bounds {
        guard let range = TimeRange(start: start, end: end) else { continue }
        let expected = content.series(Selector([]), range)
        let found = try content.store.series(Selector([]), in: range)
        // A chunk that reaches across the range need not have a sample in it.
        #expect(Set(found).isSuperset(of: expected), "\(start)...\(end)")
        let names = Set(try content.store.labelNames(in: range))
        #expect(names.isSuperset(of: expected.flatMap { $0.pairs.map(\.0) }))
        let values = Set(try content.store.labelValues(of: "__name__", during: range))
        #expect(values.isSuperset(of: expected.compactMap { $0["__name__"] }))
      }
    }
    // Blocks and a head that do not have the times are left out.
    let inOrder = try Content(hasLate: false).store
    #expect(try inOrder.labelValues(of: "__name__", during: TimeRange(0...999)) == ["both", "old"])
    #expect(try inOrder.labelNames(in: TimeRange(0...99)) == [])
    #expect(try content.store.series(Selector([]), in: TimeRange(5_601...9_000)) == [])
    #expect(try content.store.labelNames(in: TimeRange(5_601...9_000)) == [])
    #expect(try content.store.series(Selector([]), in: TimeRange(1_160...1_199)) == [])
  }

  @Test("that are the same but for their normal form stay two series in blocks")
  func normalForms() throws {
    let content = try Content()
    try content.store.flush()
    let store = content.store
    #expect(try store.content().count == content.times.count)
    let values = try store.labelValues(of: "name").map { Array($0.utf8) }
    #expect(values == [Array("e\u{301}".utf8), Array("\u{E9}".utf8)])
  }

  @Test("that only late samples have are there after a restart")
  func lateLabels() throws {
    let files = MemoryFileSystem()
    let store = try Store(files)
    var batch = AppendBatch()
    batch.append(series(0), at: 3_000, 1)
    try store.commit(&batch, durability: .fsync)
    try store.flush()
    batch.removeAll()
    batch.append(series(7), at: 2_500, 1)
    try store.commit(&batch, durability: .fsync)
    #expect(batch.rejections.isEmpty)
    let range = TimeRange(2_400...2_600)
    #expect(try store.labelValues(of: "n", during: range).contains("7"))
    try store.close()
    let again = try Store(files)
    #expect(try again.content(in: range)[series(7)]?.count == 1)
    #expect(try again.labelValues(of: "n", during: range).contains("7"))
  }
}
