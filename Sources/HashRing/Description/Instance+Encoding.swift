internal import BitCoding

extension Instance {
  /// Appends the instance without its id: the fields in the order of their numbers, without those that
  /// are zero or empty, and then those that are not known.
  func encode(to bytes: inout [UInt8]) {
    if !address.isEmpty { bytes.append(field: Field.address.rawValue, address.utf8) }
    bytes.append(field: Field.heartbeat.rawValue, unlessZero: UInt64(bitPattern: heartbeat))
    bytes.append(
      field: Field.state.rawValue, unlessZero: UInt64(bitPattern: Int64(state.rawValue)))
    if !tokens.isEmpty {
      bytes.append(uvarint: UInt64(Field.tokens.rawValue << 3 | 2))
      let byteCount = tokens.reduce(0) { $0 + $1.varintByteCount }
      bytes.append(uvarint: UInt64(byteCount))
      bytes.append(addingCapacity: byteCount) { output in
        for token in tokens { output.append(varint: token) }
      }
    }
    if !zone.isEmpty { bytes.append(field: Field.zone.rawValue, zone.utf8) }
    bytes.append(field: Field.registered.rawValue, unlessZero: UInt64(bitPattern: registered))
    bytes.append(contentsOf: unknownFields)
  }
}

extension UInt32 {
  fileprivate var varintByteCount: Int { (38 - (self | 1).leadingZeroBitCount) / 7 }
}

extension OutputSpan<UInt8> {
  @inline(__always)
  fileprivate mutating func append(varint: UInt32) {
    var rest = varint
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}

extension [UInt8] {
  /// Appends a field whose value are bytes.
  mutating func append(field number: Int, _ value: [UInt8]) {
    append(uvarint: UInt64(number << 3 | 2))
    append(uvarint: UInt64(value.count))
    append(contentsOf: value)
  }

  /// Appends a field whose value is an integer, unless that is zero.
  mutating func append(field number: Int, unlessZero value: UInt64) {
    guard value != 0 else { return }
    append(uvarint: UInt64(number << 3))
    append(uvarint: value)
  }
}
