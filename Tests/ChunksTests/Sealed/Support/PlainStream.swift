/// A stream of XOR fields, for ``PlainSealed``.
struct PlainStream {
  private let bytes: [UInt8]
  private var offset = 0

  /// The first `count` values of a stream.
  static func values(_ bytes: [UInt8], _ count: Int) throws -> [UInt64] {
    var stream = PlainStream(bytes: bytes)
    var value = try stream.bits(64)
    var values = [value]
    var (leading, trailing) = (0, 0)
    while values.count < count {
      if try stream.bits(1) == 1 {
        if try stream.bits(1) == 1 {
          leading = Int(try stream.bits(5))
          let width = Int(try stream.bits(6))
          trailing = 64 - leading - (width == 0 ? 64 : width)
          try PlainBytes.require(trailing >= 0, "a window is wider than a value")
        }
        value ^= try stream.bits(64 - leading - trailing) << UInt64(trailing)
      }
      values.append(value)
    }
    return values
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// As many bits, the highest first.
  private mutating func bits(_ count: Int) throws -> UInt64 {
    try PlainBytes.require(count <= 8 * bytes.count - offset, "a stream ends")
    defer { offset += count }
    return (offset..<offset + count).reduce(0) { integer, bit in
      integer << 1 | UInt64(bytes[bit / 8] >> UInt8(7 - bit % 8) & 1)
    }
  }
}
