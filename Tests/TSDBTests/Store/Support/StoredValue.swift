import Blocks
import Gorilla
import InvertedIndex
import SeriesModel
import TSDB
import Testing

/// A sample's value, of any kind.
enum StoredValue: Sendable {
  case bits(UInt64)
  case histogram(Histogram<UInt64>)
  case floatHistogram(Histogram<Double>)

  static func float(_ value: Double) -> StoredValue { .bits(value.bitPattern) }
}

extension StoredValue: Equatable {
  /// Whether both are the same; of histograms, neither buckets without observations count, nor what is known
  /// of the sample before.
  static func == (left: StoredValue, right: StoredValue) -> Bool {
    switch (left, right) {
    case (.bits(let left), .bits(let right)): left == right
    case (.histogram(let left), .histogram(let right)): left.summary == right.summary
    case (.floatHistogram(let left), .floatHistogram(let right)): left.summary == right.summary
    default: false
    }
  }
}

extension Histogram {
  /// What counts of it.
  var summary: [String] {
    let indexes =
      HistogramLayout.bucketIndexes(of: layout.positiveSpans).map { "+\($0)" }
      + HistogramLayout.bucketIndexes(of: layout.negativeSpans).map { "-\($0)" }
    return ["\(layout.schema) \(layout.zeroThreshold) \(count) \(zeroCount) \(sum.bitPattern)"]
      + layout.customBounds.map { "<= \($0)" }
      + zip(indexes, buckets).filter { $1 != .zero }.map { "\($0): \($1)" }
  }
}

/// Samples by their series and times.
typealias StoredSamples = [LabelSet: [Int64: StoredValue]]

extension Store {
  /// All samples that are read, with those of each series in the order of time.
  func content(
    _ selector: Selector = Selector([]), in range: TimeRange = .all
  ) throws -> StoredSamples {
    var content: StoredSamples = [:]
    var samples = SampleCursor()
    var series = try select(selector, in: range)
    var last: LabelSet?
    while try series.next() {
      if let last { #expect(last < series.labels, "series come in the order of their labels") }
      last = series.labels
      series.open(&samples)
      var found: [(Int64, StoredValue)] = []
      while try samples.next() != nil { found += samples.values() }
      let times = found.map(\.0)
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, "times ascend")
      #expect(times.allSatisfy(range.contains), "all times are in the range")
      if !found.isEmpty { content[series.labels] = Dictionary(uniqueKeysWithValues: found) }
    }
    return content
  }
}

extension Store {
  /// All samples of the series that can be read, and the labels that are told with each fault.
  func readableContent() throws -> (content: StoredSamples, faults: [LabelSet]) {
    var content: StoredSamples = [:]
    var faults: [LabelSet] = []
    var samples = SampleCursor()
    var series = try select(Selector([]))
    while true {
      do {
        guard try series.next() else { return (content, faults) }
      } catch {
        faults.append(series.labels)
        series.open(&samples)
        #expect(try samples.next() == nil, "there is nothing of a series that cannot be read")
        continue
      }
      series.open(&samples)
      while try samples.next() != nil {
        for (time, value) in samples.values() { content[series.labels, default: [:]][time] = value }
      }
    }
  }
}

extension SampleCursor {
  borrowing func values() -> [(Int64, StoredValue)] {
    switch kind {
    case .float:
      withFloats { times, values in times.indices.map { (times[$0], .float(values[$0])) } }
    case .integerHistogram:
      withHistograms { columns, range in
        range.map { (columns.timestamps[$0], .histogram(columns[$0])) }
      }
    case .floatHistogram:
      withFloatHistograms { columns, range in
        range.map { (columns.timestamps[$0], .floatHistogram(columns[$0])) }
      }
    case nil: []
    }
  }
}

extension AppendBatch {
  mutating func append(_ labels: LabelSet, at time: Int64, _ value: StoredValue) {
    switch value {
    case .bits(let bits): append(labels, at: time, Double(bitPattern: bits))
    case .histogram(let histogram): append(labels, at: time, histogram)
    case .floatHistogram(let histogram): append(labels, at: time, histogram)
    }
  }
}
