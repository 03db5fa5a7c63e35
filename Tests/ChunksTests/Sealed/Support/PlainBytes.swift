/// Bytes that are read one after another, for ``PlainSealed``: slow, and easy to check.
struct PlainBytes {
  /// Why a payload is rejected.
  struct Rejection: Error {
    let reason: String
  }

  let bytes: [UInt8]
  var offset = 0
  /// Which parts of the format have been met, for tests that want to have them all.
  var features: Set<Feature> = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  static func require(_ condition: Bool, _ reason: String) throws {
    if !condition { throw Rejection(reason: reason) }
  }

  mutating func take(_ count: Int) throws -> [UInt8] {
    try Self.require(count <= bytes.count - offset, "the bytes end")
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func byte() throws -> UInt8 { try take(1)[0] }

  /// Eight bytes or fewer, the lowest first.
  mutating func integer(byteCount: Int) throws -> UInt64 {
    try take(byteCount).reversed().reduce(0) { $0 * 256 + UInt64($1) }
  }

  mutating func word() throws -> UInt64 { try integer(byteCount: 8) }

  mutating func uvarint() throws -> UInt64 {
    var value: UInt128 = 0
    for group in 0..<10 {
      let byte = try byte()
      value += UInt128(byte % 128) << (7 * group)
      try Self.require(value <= UInt128(UInt64.max), "an integer has more than 64 bits")
      if byte < 128 { return UInt64(value) }
    }
    throw Rejection(reason: "an integer has more than ten groups")
  }

  mutating func varint() throws -> Int64 {
    let value = try uvarint()
    let half = Int64(value / 2)
    return value % 2 == 0 ? half : -half - 1
  }

  mutating func width() throws -> Int {
    let width = Int(try byte())
    try Self.require(width <= 64, "a width is above 64")
    return width
  }

  mutating func fields(_ count: Int, width: Int) throws -> [UInt64] {
    let packed = try take((count * width + 7) / 8)
    return (0..<count).map { number in
      let first = number * width
      // The nine bytes that a field can touch, as far as there are so many.
      let touched = packed[min(first / 8, packed.count)..<min(first / 8 + 9, packed.count)]
      let integer = touched.reversed().reduce(0 as UInt128) { $0 << 8 + UInt128($1) }
      return UInt64(integer >> (first % 8) & (1 << width - 1))
    }
  }
}
