/// A field of a protobuf message, as it lies in the bytes.
struct StoredField {
  let number: Int
  let wireType: WireType
  /// The value of a ``WireType/varint``.
  let integer: UInt64
  /// Where the bytes of a ``WireType/bytes`` are.
  let content: Range<Int>
  /// All of the field, from its tag on.
  let range: Range<Int>

  /// How a field's end is found.
  enum WireType: UInt8 {
    case varint = 0
    case eightBytes = 1
    case bytes = 2
    case group = 3
    case groupEnd = 4
    case fourBytes = 5
  }

  /// The value, if the field is an integer.
  var varint: UInt64 {
    get throws(RingDescriptionError) {
      try check(.varint)
      return integer
    }
  }

  /// The range of the value, if the field is a text or a message.
  var bytes: Range<Int> {
    get throws(RingDescriptionError) {
      try check(.bytes)
      return content
    }
  }

  private func check(_ expected: WireType) throws(RingDescriptionError) {
    guard wireType == expected else {
      throw .wrongWireType(
        byteOffset: range.lowerBound, field: number, wireType: wireType.rawValue)
    }
  }
}
