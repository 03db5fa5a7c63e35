/// A Snappy block, decoded a byte at a time.
struct PlainSnappyBlock {
  /// What the block decodes to; nil if it is faulty.
  private(set) var decoded: [UInt8]?
  private var output: [UInt8] = []
  private var offset = 0

  init(_ bytes: Span<UInt8>) {
    guard let claim = readLength(bytes) else { return }
    while offset < bytes.count {
      guard readElement(bytes), output.count <= claim else { return }
    }
    if output.count == claim { decoded = output }
  }

  private mutating func readLength(_ bytes: Span<UInt8>) -> Int? {
    var value = 0
    for index in 0..<5 {
      guard let byte = readInteger(1, bytes) else { return nil }
      value |= (byte & 0x7F) << (7 * index)
      if byte < 0x80 { return value < 1 << 32 ? value : nil }
    }
    return nil
  }

  private mutating func readElement(_ bytes: Span<UInt8>) -> Bool {
    guard let tag = readInteger(1, bytes) else { return false }
    var length = tag >> 2 + 1
    guard tag & 3 > 0 else {
      if length > 60 {
        guard let long = readInteger(length - 60, bytes) else { return false }
        length = long + 1
      }
      guard length <= bytes.count - offset else { return false }
      for index in offset..<offset + length { output.append(bytes[index]) }
      offset += length
      return true
    }
    guard var distance = readInteger([0, 1, 2, 4][tag & 3], bytes) else { return false }
    if tag & 3 == 1 {
      distance |= (tag >> 5) << 8
      length = ((tag >> 2) & 7) + 4
    }
    guard distance > 0 && distance <= output.count else { return false }
    for _ in 0..<length { output.append(output[output.count - distance]) }
    return true
  }

  private mutating func readInteger(_ byteCount: Int, _ bytes: Span<UInt8>) -> Int? {
    guard byteCount <= bytes.count - offset else { return nil }
    var value = 0
    for index in 0..<byteCount { value |= Int(bytes[offset + index]) << (8 * index) }
    offset += byteCount
    return value
  }
}
