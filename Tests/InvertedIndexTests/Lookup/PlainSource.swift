import SeriesModel

@testable import InvertedIndex

/// An index made of dictionaries.
struct PlainSource: PostingSource {
  struct List: PostingList {
    var references: [UInt32]

    var count: Int { references.count }
    var runCount: Int { references.isEmpty ? 0 : 1 }
    func last(ofRun run: Int) -> UInt32 { references[references.count - 1] }
    func withRun<Result>(_ run: Int, _ body: (Span<UInt32>) -> Result) -> Result {
      body(references.span)
    }
  }

  private(set) var series: [LabelSet] = []
  private var lists: [[UInt8]: [[UInt8]: [UInt32]]] = [:]
  /// Counts the values that are tried, and the lists that are read.
  let counter = Counter()

  final class Counter: @unchecked Sendable {
    // One test at a time has an index.
    var tried = 0
    var read = 0
  }

  init(_ series: [LabelSet]) {
    self.series = series
    for (reference, labels) in series.enumerated() {
      for (name, value) in labels.pairs {
        lists[Array(name.utf8), default: [:]][Array(value.utf8), default: []]
          .append(UInt32(reference))
      }
    }
  }

  func allSeries() -> List { List(references: Array(0..<UInt32(series.count))) }

  func handle(name: Span<UInt8>, value: Span<UInt8>) -> [UInt32]? {
    lists[name.array]?[value.array]
  }

  func count(at handle: [UInt32]) -> Int { handle.count }

  func forEachValue(
    of name: Span<UInt8>, startingWith prefix: Span<UInt8>,
    _ body: (_ value: Span<UInt8>, _ handle: [UInt32]) -> Bool
  ) {
    let (values, prefix) = (lists[name.array] ?? [:], prefix.array)
    for value in values.keys.sorted(by: { $0.lexicographicallyPrecedes($1) })
    where value.starts(with: prefix) {
      counter.tried += 1
      guard body(value.span, values[value] ?? []) else { return }
    }
  }

  func list(at handle: [UInt32]) -> List {
    counter.read += 1
    return List(references: handle)
  }
}

extension Span<UInt8> {
  var array: [UInt8] { indices.map { self[$0] } }
}
