/// Bits one by one: a plain reference of how a chunk's fields are written.
struct BitString {
  private(set) var bits: [Bool] = []

  /// The number of bits.
  var count: Int { bits.count }

  /// The bits as bytes, the last one filled up with zeros.
  var bytes: [UInt8] {
    stride(from: 0, to: bits.count, by: 8).map { start in
      (start..<start + 8).reduce(0) { $0 << 1 | ($1 < bits.count && bits[$1] ? 1 : 0) }
    }
  }

  /// Appends `text`, of zeros, ones, and spaces, which do not count.
  mutating func append(_ text: String) { bits += text.filter { $0 != " " }.map { $0 == "1" } }

  /// Appends the lowest `count` bits of `value`.
  mutating func append(_ value: UInt64, count: Int) {
    for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
  }

  /// Appends `bytes`.
  mutating func append(_ bytes: [UInt8]) {
    for byte in bytes { append(UInt64(byte), count: 8) }
  }

  private static let payloads = [0, 3, 6, 9, 12, 18, 25, 56, 64]

  private mutating func append(_ value: UInt64, ones: Int) {
    append(String(repeating: "1", count: ones) + (ones < 8 ? "0" : ""))
    append(value, count: Self.payloads[ones])
  }

  /// Appends an unsigned variable-bit integer.
  mutating func appendVarbit(_ value: UInt64) {
    let ones = Self.payloads.firstIndex { $0 == 64 || value < 1 << $0 } ?? 8
    append(value, ones: ones)
  }

  /// Appends a signed variable-bit integer: n bits hold one value more above zero than below.
  mutating func appendVarbit(_ value: Int64) {
    let ones =
      Self.payloads.firstIndex { bits in
        if bits == 0 { return value == 0 }
        return bits == 64 || (-(1 << (bits - 1)) + 1...1 << (bits - 1)).contains(value)
      } ?? 8
    append(UInt64(bitPattern: value), ones: ones)
  }
}
