import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

/// What a ``MemoryIndex`` should hold, in dictionaries and sets.
struct PlainMemoryIndex {
  // Values are bytes, as strings are the same to Swift however they are composed.

  /// The labels of each series, by reference.
  private(set) var series: [UInt32: [String: [UInt8]]] = [:]
  private var references: [[String: [UInt8]]: UInt32] = [:]
  private(set) var nextReference: UInt32 = 0

  mutating func add(_ labels: [String: String]) -> (reference: UInt32, isNew: Bool) {
    let labels = labels.mapValues { Array($0.utf8) }
    if let reference = references[labels] { return (reference, false) }
    defer { nextReference += 1 }
    series[nextReference] = labels
    references[labels] = nextReference
    return (nextReference, true)
  }

  mutating func remove(_ removed: [UInt32]) {
    for reference in removed {
      if let labels = series.removeValue(forKey: reference) { references[labels] = nil }
    }
  }

  /// The names of the labels of some series, in the order of bytes.
  func names(of references: Set<UInt32>? = nil) -> [String] {
    Set(chosen(references).flatMap(\.keys)).sorted()
  }

  /// The values of a label in some series, in the order of bytes.
  func values(of name: String, in references: Set<UInt32>? = nil) -> [String] {
    Set(chosen(references).compactMap { $0[name] })
      .sorted { $0.lexicographicallyPrecedes($1) }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  func list(_ name: String, _ value: String) -> [UInt32] {
    series.filter { $0.value[name] == Array(value.utf8) }.keys.sorted()
  }

  private func chosen(_ references: Set<UInt32>?) -> [[String: [UInt8]]] {
    series.filter { references?.contains($0.key) ?? true }.map(\.value)
  }

  func cardinality(limit: Int, metricName: String) -> Cardinality {
    var result = Cardinality()
    let names = names()
    let labels = names.flatMap { name in values(of: name).map { (name, $0) } }
    let counts = labels.map { list($0.0, $0.1).count }
    result.seriesCount = series.count
    result.nameCount = names.count
    result.labelCount = labels.count
    result.valuesByName = Self.top(limit, names.map { ($0, values(of: $0).count) })
    result.seriesByMetric = Self.top(
      limit, zip(labels, counts).filter { $0.0.0 == metricName }.map { ($0.0.1, $0.1) })
    result.bytesByName = Self.top(
      limit,
      names.map { name in
        (name, series.values.reduce(0) { $0 + ($1[name]?.count ?? 0) })
      })
    let order = labels.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
    result.seriesByLabel = order.prefix(limit).map {
      Cardinality.LabelCount(name: labels[$0].0, value: labels[$0].1, count: counts[$0])
    }
    return result
  }

  /// The greatest counts of rows that are in the order of bytes.
  private static func top(_ limit: Int, _ rows: [(String, Int)]) -> [Cardinality.NameCount] {
    rows.indices.sorted { (rows[$1].1, $0) < (rows[$0].1, $1) }.prefix(limit)
      .map { Cardinality.NameCount(name: rows[$0].0, count: rows[$0].1) }
  }
}

extension LabelSet {
  init(_ labels: [String: String]) throws(LabelSetError) {
    try self.init(labels.map { (name: $0.key, value: $0.value) })
  }
}

/// Expects that a snapshot holds `plain`, whichever way one asks.
func expect(
  _ snapshot: MemoryIndexSnapshot, holds plain: PlainMemoryIndex,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(snapshot.seriesCount == plain.series.count, sourceLocation: sourceLocation)
  for reference in 0..<plain.nextReference + 3 {
    let labels = plain.series[reference]
    #expect(snapshot.contains(reference) == (labels != nil), sourceLocation: sourceLocation)
    let set = try labels.map { labels in
      try LabelSet(labels.mapValues { String(decoding: $0, as: UTF8.self) })
    }
    #expect(snapshot.labels(of: reference) == set, sourceLocation: sourceLocation)
  }
  for references in [plain.series.keys.sorted(), Array(plain.series.keys)] {
    let sets = snapshot.labels(of: references)
    #expect(sets == references.map { snapshot.labels(of: $0) }, sourceLocation: sourceLocation)
  }
  #expect(
    references(snapshot.allSeries()) == plain.series.keys.sorted(), sourceLocation: sourceLocation)

  let names = plain.names()
  #expect(snapshot.labelNames() == names, sourceLocation: sourceLocation)
  #expect(snapshot.labelNames(limit: 2) == Array(names.prefix(2)), sourceLocation: sourceLocation)
  for name in names {
    let values = plain.values(of: name)
    #expect(
      snapshot.labelValues(of: name).map { Array($0.utf8) } == values.map { Array($0.utf8) },
      sourceLocation: sourceLocation)
    #expect(
      snapshot.labelValues(of: name, limit: 3) == Array(values.prefix(3)),
      sourceLocation: sourceLocation)
    for value in values {
      let list = snapshot.list(name, value)
      #expect(
        list.map(references) == plain.list(name, value), sourceLocation: sourceLocation)
      let prefix = Array(value.utf8.prefix(2))
      var found: [String] = []
      snapshot.forEachValue(of: name.utf8.span, startingWith: prefix.span) { text, handle in
        found.append(string(text))
        let list = references(snapshot.list(at: handle))
        #expect(list == plain.list(name, found[found.count - 1]), sourceLocation: sourceLocation)
        return true
      }
      #expect(
        found == values.filter { $0.utf8.starts(with: prefix) }, sourceLocation: sourceLocation)
    }
    #expect(snapshot.list(name, "absent") == nil, sourceLocation: sourceLocation)
  }
  #expect(snapshot.labelValues(of: "absent").isEmpty, sourceLocation: sourceLocation)
  for limit in [0, 1, 3, 1_000] {
    let metricName = names.first ?? "__name__"
    #expect(
      snapshot.cardinality(limit: limit, metricName: metricName)
        == plain.cardinality(limit: limit, metricName: metricName), sourceLocation: sourceLocation)
  }
}

extension MemoryIndexSnapshot {
  /// The list of a label; `nil` if no series has it.
  func list(_ name: String, _ value: String) -> BlockList? {
    handle(name: name.utf8.span, value: value.utf8.span).map(list(at:))
  }
}

/// The references of a list, as its runs have them.
func references(_ list: some PostingList) -> [UInt32] {
  var result: [UInt32] = []
  for run in 0..<list.runCount {
    list.withRun(run) { references in
      let runCount = references.count
      #expect(runCount > 0)
      for index in references.indices { result.append(references[index]) }
    }
    #expect(result.last == list.last(ofRun: run))
  }
  #expect(result.count == list.count)
  return result
}

private func string(_ bytes: Span<UInt8>) -> String {
  String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
}
