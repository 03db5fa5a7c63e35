internal import BitCoding
internal import Gorilla

extension LogHistogram where Count: LogHistogramCount {
  static func decode(
    _ record: Span<UInt8>, _ form: LogHistogramForm
  ) throws(LogRecordError) -> [LogHistogram] {
    var cursor = RecordCursor()
    guard !cursor.isAtEnd(of: record) else { return [] }
    var entries: [LogHistogram] = []
    if form == .withStartTimes {
      let first = LogHistogram(
        series: UInt64(bitPattern: try cursor.readVarint(from: record)),
        timestamp: try cursor.readVarint(from: record),
        startTime: try cursor.readVarint(from: record),
        histogram: try Histogram(from: record, at: &cursor))
      entries.append(first)
      var last = first
      while !cursor.isAtEnd(of: record) {
        last.series &+= UInt64(bitPattern: try cursor.readVarint(from: record))
        last.timestamp = first.timestamp &+ (try cursor.readVarint(from: record))
        last.startTime = try StartTimeMarker.readStartTime(
          from: record, at: &cursor, first: first.startTime, previous: last.startTime)
        last.histogram = try Histogram(from: record, at: &cursor)
        entries.append(last)
      }
    } else {
      let base = try RecordBase(from: record, at: &cursor)
      while !cursor.isAtEnd(of: record) {
        let (series, timestamp) = try base.readEntry(from: record, at: &cursor)
        entries.append(
          LogHistogram(
            series: series, timestamp: timestamp,
            histogram: try Histogram(from: record, at: &cursor)))
      }
    }
    return entries
  }

  static func append(
    _ entries: [LogHistogram], _ form: LogHistogramForm, to record: inout [UInt8]
  ) {
    guard let first = entries.first else { return }
    if form == .withStartTimes {
      record.append(varint: Int64(bitPattern: first.series))
      record.append(varint: first.timestamp)
      record.append(varint: first.startTime)
      first.histogram.append(to: &record)
      for (previous, entry) in zip(entries, entries.dropFirst()) {
        record.append(varint: Int64(bitPattern: entry.series &- previous.series))
        record.append(varint: entry.timestamp &- first.timestamp)
        StartTimeMarker.append(
          entry.startTime, first: first.startTime, previous: previous.startTime, to: &record)
        entry.histogram.append(to: &record)
      }
    } else {
      let base = RecordBase(series: first.series, timestamp: first.timestamp)
      base.append(to: &record)
      for entry in entries {
        base.append(series: entry.series, timestamp: entry.timestamp, to: &record)
        entry.histogram.append(to: &record)
      }
    }
  }
}

extension Histogram where Count: LogHistogramCount {
  fileprivate init(
    from record: Span<UInt8>, at cursor: inout RecordCursor
  ) throws(LogRecordError) {
    let start = cursor.byteOffset
    guard let reset = CounterReset(hint: try cursor.readByte(from: record)) else {
      throw .outOfRange(byteOffset: start)
    }
    var layout = HistogramLayout()
    layout.schema = try cursor.readVarint(Int32.self, from: record)
    layout.zeroThreshold = try cursor.readDouble(from: record)
    let zeroCount = try Count.read(from: record, at: &cursor)
    let count = try Count.read(from: record, at: &cursor)
    let sum = try cursor.readDouble(from: record)
    layout.positiveSpans = try cursor.readSpans(from: record)
    layout.negativeSpans = try cursor.readSpans(from: record)
    var buckets: [Count] = []
    for bucketCount in [layout.positiveBucketCount, layout.negativeBucketCount] {
      // Before they are read, what they would take is compared with what is there.
      let found = try cursor.readUvarint(from: record)
      guard found == UInt64(bucketCount) else { throw .wrongBuckets(byteOffset: start) }
      try Count.readBuckets(bucketCount, from: record, at: &cursor, to: &buckets)
    }
    if layout.schema == HistogramLayout.customBucketsSchema {
      var boundCount = try cursor.readUvarint(from: record)
      while boundCount > 0 {
        layout.customBounds.append(try cursor.readDouble(from: record))
        boundCount -= 1
      }
    }
    self.init(
      layout: layout, counterReset: reset, count: count, zeroCount: zeroCount, sum: sum,
      buckets: buckets)
  }

  fileprivate func append(to record: inout [UInt8]) {
    record.append(counterReset.hint)
    record.append(varint: Int64(layout.schema))
    record.append(layout.zeroThreshold)
    zeroCount.append(to: &record)
    count.append(to: &record)
    record.append(sum)
    for spans in [layout.positiveSpans, layout.negativeSpans] {
      record.append(uvarint: UInt64(spans.count))
      for span in spans {
        record.append(varint: Int64(span.offset))
        record.append(uvarint: UInt64(span.length))
      }
    }
    let positive = layout.positiveBucketCount
    for side in [buckets[..<positive], buckets[positive...]] {
      record.append(uvarint: UInt64(side.count))
      Count.append(buckets: side, to: &record)
    }
    if layout.schema == HistogramLayout.customBucketsSchema {
      record.append(uvarint: UInt64(layout.customBounds.count))
      for bound in layout.customBounds { record.append(bound) }
    }
  }
}

extension RecordCursor {
  fileprivate mutating func readSpans(
    from record: Span<UInt8>
  ) throws(LogRecordError) -> [HistogramSpan] {
    var spans: [HistogramSpan] = []
    var count = try readUvarint(from: record)
    while count > 0 {
      let offset = try readVarint(Int32.self, from: record)
      spans.append(
        HistogramSpan(offset: offset, length: try readUvarint(UInt32.self, from: record)))
      count -= 1
    }
    return spans
  }
}

extension CounterReset {
  // A log counts them otherwise than chunks do.
  private static let hints: [CounterReset] = [.unknown, .reset, .notReset, .gauge]

  fileprivate init?(hint: UInt8) {
    guard hint < Self.hints.count else { return nil }
    self = Self.hints[Int(hint)]
  }

  fileprivate var hint: UInt8 {
    switch self {
    case .unknown: 0
    case .reset: 1
    case .notReset: 2
    case .gauge: 3
    }
  }
}
