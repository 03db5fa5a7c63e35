internal import BitCoding
internal import Gorilla

/// How records have the counts of a histogram.
protocol LogHistogramCount: HistogramCount {
  static func read(
    from record: Span<UInt8>, at cursor: inout RecordCursor
  ) throws(LogRecordError) -> Self

  /// Reads the buckets of one sign.
  static func readBuckets(
    _ count: Int, from record: Span<UInt8>, at cursor: inout RecordCursor, to buckets: inout [Self]
  ) throws(LogRecordError)

  func append(to record: inout [UInt8])

  /// Appends the buckets of one sign.
  static func append(buckets: ArraySlice<Self>, to record: inout [UInt8])
}

extension UInt64: LogHistogramCount {
  static func read(
    from record: Span<UInt8>, at cursor: inout RecordCursor
  ) throws(LogRecordError) -> UInt64 { try cursor.readUvarint(from: record) }

  /// Each as the difference to the one before it.
  static func readBuckets(
    _ count: Int, from record: Span<UInt8>, at cursor: inout RecordCursor,
    to buckets: inout [UInt64]
  ) throws(LogRecordError) {
    var bucket: UInt64 = 0
    for _ in 0..<count {
      bucket &+= UInt64(bitPattern: try cursor.readVarint(from: record))
      buckets.append(bucket)
    }
  }

  func append(to record: inout [UInt8]) { record.append(uvarint: self) }

  static func append(buckets: ArraySlice<UInt64>, to record: inout [UInt8]) {
    var previous: UInt64 = 0
    for bucket in buckets {
      record.append(varint: Int64(bitPattern: bucket &- previous))
      previous = bucket
    }
  }
}

extension Double: LogHistogramCount {
  static func read(
    from record: Span<UInt8>, at cursor: inout RecordCursor
  ) throws(LogRecordError) -> Double { try cursor.readDouble(from: record) }

  static func readBuckets(
    _ count: Int, from record: Span<UInt8>, at cursor: inout RecordCursor,
    to buckets: inout [Double]
  ) throws(LogRecordError) {
    for _ in 0..<count { buckets.append(try cursor.readDouble(from: record)) }
  }

  func append(to record: inout [UInt8]) { record.append(self) }

  static func append(buckets: ArraySlice<Double>, to record: inout [UInt8]) {
    for bucket in buckets { record.append(bucket) }
  }
}
