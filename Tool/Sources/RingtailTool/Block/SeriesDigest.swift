package import Blocks
internal import Gorilla
internal import SeriesModel

/// What `ringtail block digest` says of a series: how many samples of each kind it has, and the SHA-256
/// over all of them.
///
/// The form is that of the golden files: a byte for the kind, the time, and all numbers little-endian. The
/// layout of spans and the hints about counter resets stay out on purpose, and so do start times.
package struct SeriesDigest {
  package private(set) var floatCount = 0
  package private(set) var histogramCount = 0
  package private(set) var floatHistogramCount = 0
  package private(set) var staleCount = 0
  package private(set) var minTime: Int64?
  package private(set) var maxTime: Int64?
  private var hash = SHA256()
  private var buffer: [UInt8] = []

  /// The digest of no samples.
  package init() {}

  /// Whether no sample was added.
  package var isEmpty: Bool { minTime == nil }

  /// Adds the batch of a cursor.
  package mutating func add(_ cursor: borrowing SampleCursor) {
    switch cursor.kind {
    case .float:
      cursor.withFloats { timestamps, values in
        for index in timestamps.indices { add(timestamps[index], values[index]) }
      }
    case .integerHistogram:
      cursor.withHistograms { columns, range in
        for index in range {
          histogramCount += 1
          add(columns[index], kind: 2, at: columns.timestamps[index])
        }
      }
    case .floatHistogram:
      cursor.withFloatHistograms { columns, range in
        for index in range {
          floatHistogramCount += 1
          add(columns[index], kind: 3, at: columns.timestamps[index])
        }
      }
    case nil: break
    }
    hash.update(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// The digest in lower-case hexadecimal.
  package var sha256: String {
    hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private mutating func add(_ timestamp: Int64, _ value: Double) {
    floatCount += 1
    begin(kind: 1, at: timestamp, isStale: value.isStaleMarker)
    append(value.bitPattern)
  }

  private mutating func add<Count: HistogramCount>(
    _ histogram: Histogram<Count>, kind: UInt8, at timestamp: Int64
  ) {
    begin(kind: kind, at: timestamp, isStale: histogram.sum.isStaleMarker)
    append(histogram.layout.schema)
    append(histogram.layout.zeroThreshold.bitPattern)
    append(histogram.zeroCount._bitPattern)
    append(histogram.count._bitPattern)
    append(histogram.sum.bitPattern)
    let middle = histogram.layout.positiveBucketCount
    add(histogram.layout.positiveSpans, histogram.buckets[..<middle])
    add(histogram.layout.negativeSpans, histogram.buckets[middle...])
    append(UInt32(histogram.layout.customBounds.count))
    for bound in histogram.layout.customBounds { append(bound.bitPattern) }
  }

  private mutating func begin(kind: UInt8, at timestamp: Int64, isStale: Bool) {
    if isStale { staleCount += 1 }
    minTime = minTime ?? timestamp
    maxTime = timestamp
    buffer.append(kind)
    append(timestamp)
  }

  private mutating func add<Count: HistogramCount>(
    _ spans: [HistogramSpan], _ counts: ArraySlice<Count>
  ) {
    let used = zip(HistogramLayout.bucketIndexes(of: spans), counts).filter { $1 != .zero }
    append(UInt32(used.count))
    for (index, count) in used {
      append(index)
      append(count._bitPattern)
    }
  }

  private mutating func append<Integer: FixedWidthInteger>(_ value: Integer) {
    for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
      buffer.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
