internal import BitCoding

/// How an entry behind the first of a record tells its start time.
enum StartTimeMarker: UInt8 {
  /// There is none.
  case absent
  /// It is that of the entry before.
  case same
  /// The difference to that of the first entry follows.
  case explicit

  static func readStartTime(
    from record: Span<UInt8>, at cursor: inout RecordCursor, first: Int64, previous: Int64
  ) throws(LogRecordError) -> Int64 {
    let start = cursor.byteOffset
    switch StartTimeMarker(rawValue: try cursor.readByte(from: record)) {
    case .absent: return 0
    case .same: return previous
    case .explicit: return first &+ (try cursor.readVarint(from: record))
    case nil: throw .outOfRange(byteOffset: start)
    }
  }

  static func append(
    _ startTime: Int64, first: Int64, previous: Int64, to record: inout [UInt8]
  ) {
    if startTime == 0 {
      record.append(absent.rawValue)
    } else if startTime == previous {
      record.append(same.rawValue)
    } else {
      record.append(explicit.rawValue)
      record.append(varint: startTime &- first)
    }
  }
}
