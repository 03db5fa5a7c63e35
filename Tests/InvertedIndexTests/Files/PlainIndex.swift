import SeriesModel
import TestSupport

@testable import InvertedIndex

/// An index as one would write it down: series, and who has which label.
struct PlainIndex {
  var series: [PlainSeries]
  /// The series, by their place, of each name and value.
  var lists: [[UInt8]: [[UInt8]: [Int]]] = [:]
  /// All names and values, ascending.
  var symbols: [[UInt8]]

  /// An index of series, whose order does not matter.
  init(_ series: [PlainSeries]) {
    self.series = series.sorted { $0.labels < $1.labels }
    var symbols: Set<[UInt8]> = []
    for (index, series) in self.series.enumerated() {
      for (name, value) in series.labels.pairs {
        let (name, value) = (Array(name.utf8), Array(value.utf8))
        lists[name, default: [:]][value, default: []].append(index)
        symbols.formUnion([name, value])
      }
    }
    self.symbols = symbols.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The bytes of the index, and the references of its series.
  func written(writesLabelIndexes: Bool = false) throws -> (bytes: [UInt8], references: [UInt32]) {
    var writer = IndexWriter(writesLabelIndexes: writesLabelIndexes)
    for symbol in symbols { try writer.add(symbol: symbol.span) }
    var (bytes, references): ([UInt8], [UInt32]) = ([], [])
    for series in series { references.append(try writer.append(series, to: &bytes)) }
    try writer.finish(to: &bytes)
    return (bytes, references)
  }

  /// Series with names and values that have much in common, and chunks at the extremes of time.
  init(random generator: inout SeededGenerator) throws {
    let seriesCount = Int.random(in: 0...300, using: &generator)
    // Names with few and with many values.
    let valueCounts = [1, 2, 31, 32, 33, 64, 65, 500]
    var series: [LabelSet: [ChunkMeta]] = [:]
    for _ in 0..<seriesCount {
      var builder = LabelSetBuilder()
      for (name, valueCount) in zip(
        ["__name__", "a", "é", "job", "jo", "le", "日", "z"], valueCounts)
      {
        guard Bool.random(using: &generator) else { continue }
        let value = Int.random(in: 0..<valueCount, using: &generator)
        try builder.add(name, String(value, radix: 3) + (value % 7 == 0 ? "日" : ""))
      }
      let labels = try builder.build()
      if !labels.isEmpty { series[labels] = [] }
    }
    var reference: UInt64 = 8
    let sorted = series.keys.sorted()
    for labels in sorted {
      var time = Int64(bitPattern: generator.next()) >> Int64.random(in: 0...40, using: &generator)
      for _ in 0..<Int.random(in: 0...5, using: &generator) {
        let length = Int64(bitPattern: generator.nextOfAnyMagnitude() >> 1)
        guard time < .max - length else { break }
        series[labels]?.append(
          ChunkMeta(minTime: time, maxTime: time + length, reference: reference))
        reference += UInt64.random(in: 0...1 << 33, using: &generator)
        time += length + 1
      }
    }
    self.init(series.map { PlainSeries(labels: $0, chunks: $1) })
  }
}
