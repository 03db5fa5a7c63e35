/// Records that were read ahead of their time, and wait.
struct RecordQueue {
  private static let recordLimit = 16
  private static let byteLimit = 4 << 20

  private struct Slot {
    var place: LogSegmentReader.Record
    var bytes: [UInt8]
  }

  /// Those that wait, and others whose memory is used again.
  private var slots: [Slot] = []
  private var waiting = 0..<0
  private var byteCount = 0

  mutating func removeAll() {
    waiting = 0..<0
    byteCount = 0
  }

  /// Adds a record, if there is room.
  ///
  /// - Parameters:
  ///   - place: where it lies.
  ///   - bytes: the record; anything, afterwards.
  /// - Returns: whether there was.
  mutating func append(_ place: LogSegmentReader.Record, _ bytes: inout [UInt8]) -> Bool {
    guard waiting.upperBound < Self.recordLimit, byteCount + bytes.count <= Self.byteLimit else {
      return false
    }
    byteCount += bytes.count
    if waiting.upperBound == slots.count { slots.append(Slot(place: place, bytes: [])) }
    slots[waiting.upperBound].place = place
    swap(&slots[waiting.upperBound].bytes, &bytes)
    waiting = waiting.lowerBound..<waiting.upperBound + 1
    return true
  }

  /// Puts the record that has waited longest in place of what `bytes` has.
  ///
  /// - Returns: where it lies; nil if there is none.
  mutating func removeFirst(into bytes: inout [UInt8]) -> LogSegmentReader.Record? {
    guard let first = waiting.first else { return nil }
    swap(&slots[first].bytes, &bytes)
    waiting.removeFirst()
    return slots[first].place
  }
}
