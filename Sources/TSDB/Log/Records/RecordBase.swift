internal import BitCoding

/// The series and the time of a record's first entry, from which those of all entries are counted.
struct RecordBase {
  var series: UInt64
  var timestamp: Int64

  init(series: UInt64, timestamp: Int64) {
    self.series = series
    self.timestamp = timestamp
  }

  init(from record: Span<UInt8>, at cursor: inout RecordCursor) throws(LogRecordError) {
    series = try cursor.readWord(from: record)
    timestamp = Int64(bitPattern: try cursor.readWord(from: record))
  }

  func readEntry(
    from record: Span<UInt8>, at cursor: inout RecordCursor
  ) throws(LogRecordError) -> (series: UInt64, timestamp: Int64) {
    let seriesDelta = UInt64(bitPattern: try cursor.readVarint(from: record))
    let timeDelta = try cursor.readVarint(from: record)
    return (series &+ seriesDelta, timestamp &+ timeDelta)
  }

  func append(to record: inout [UInt8]) {
    record.append(bigEndian: series)
    record.append(bigEndian: UInt64(bitPattern: timestamp))
  }

  func append(series: UInt64, timestamp: Int64, to record: inout [UInt8]) {
    record.append(varint: Int64(bitPattern: series &- self.series))
    record.append(varint: timestamp &- self.timestamp)
  }
}
