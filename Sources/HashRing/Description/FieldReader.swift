/// Reads the fields of a protobuf message one after the other.
///
/// What Cortex reads is read as Cortex does it: of a field's number the lowest 32 bits count, and the
/// ends of groups have no numbers that are looked at.
struct FieldReader {
  /// Where the next field begins.
  var position: Int
  let end: Int

  /// A reader of the message that takes `range` of the bytes.
  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; `nil` at the end.
  mutating func next(from bytes: Span<UInt8>) throws(RingDescriptionError) -> StoredField? {
    guard position < end else { return nil }
    let start = position
    let tag = try varint(from: bytes, of: start)
    let number = Int32(truncatingIfNeeded: tag &>> 3)
    let wireType = StoredField.WireType(rawValue: UInt8(tag & 7))
    guard number > 0, let wireType, wireType != .groupEnd else {
      throw .invalidTag(byteOffset: start)
    }
    var integer: UInt64 = 0
    var content = position..<position
    switch wireType {
    case .varint: integer = try varint(from: bytes, of: start)
    case .bytes: content = try skip(varint(from: bytes, of: start), of: start)
    default: try skip(wireType, from: bytes, of: start)
    }
    return StoredField(
      number: Int(number), wireType: wireType, integer: integer, content: content,
      range: start..<position)
  }

  /// An integer, of the field at `start`.
  mutating func varint(
    from bytes: Span<UInt8>, of start: Int
  ) throws(RingDescriptionError) -> UInt64 {
    var integer: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      guard position < end else { throw .truncated(byteOffset: start) }
      let byte = bytes[position]
      position &+= 1
      integer |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return integer }
      shift &+= 7
    }
    throw .varintOverflow(byteOffset: start)
  }

  @discardableResult
  private mutating func skip(
    _ count: UInt64, of start: Int
  ) throws(RingDescriptionError) -> Range<Int> {
    guard count <= UInt64(end - position) else { throw .truncated(byteOffset: start) }
    let first = position
    position += Int(count)
    return first..<position
  }

  /// Skips the value of a field, which may be a group with others in it.
  private mutating func skip(
    _ wireType: StoredField.WireType, from bytes: Span<UInt8>, of start: Int
  ) throws(RingDescriptionError) {
    var wireType = wireType
    var depth = 0
    while true {
      switch wireType {
      case .varint: _ = try varint(from: bytes, of: start)
      case .eightBytes: try skip(8, of: start)
      case .bytes: try skip(varint(from: bytes, of: start), of: start)
      case .group: depth += 1
      case .groupEnd: depth -= 1
      case .fourBytes: try skip(4, of: start)
      }
      guard depth > 0 else { return }
      let tag = try varint(from: bytes, of: start)
      guard let next = StoredField.WireType(rawValue: UInt8(tag & 7)) else {
        throw .invalidTag(byteOffset: start)
      }
      wireType = next
    }
  }
}
