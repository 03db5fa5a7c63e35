/// Bits as an array of bools: slow, and simple enough to be seen to be right. (This is written from
/// the tables of the format, and from nothing in the library.)
struct FloatBits {
  private(set) var bits: [Bool] = []

  var count: Int { bits.count }

  /// The bits in bytes, the last one filled up with zeros.
  var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit { bytes[index / 8] |= 0x80 >> (index % 8) }
    return bytes
  }

  /// The lowest `count` bits of `value`, the highest of them first.
  mutating func append(_ value: UInt64, _ count: Int) {
    var exponent = count
    while exponent > 0 {
      exponent -= 1
      bits.append(value >> UInt64(exponent) & 1 == 1)
    }
  }

  mutating func append(_ prefix: String) {
    for digit in prefix.utf8 { bits.append(digit == UInt8(ascii: "1")) }
  }

  mutating func appendUvarint(_ value: UInt64) {
    var rest = value
    while rest > 127 {
      append(rest % 128 + 128, 8)
      rest /= 128
    }
    append(rest, 8)
  }

  mutating func appendVarint(_ value: Int64) {
    // The wrapping operators are for the least integer, whose magnitude doubled is 2^64.
    appendUvarint(value < 0 ? value.magnitude &* 2 &- 1 : value.magnitude * 2)
  }

  mutating func append(_ value: Int64, in classes: [FieldClass]) {
    guard let row = classes.first(where: { $0.range ~= value }) else { return }
    append(row.prefix)
    append(UInt64(bitPattern: value), row.payloadBits)
  }
}

/// A row of a table of integers that are stored in a few sizes.
struct FieldClass: Sendable {
  let prefix: String
  let payloadBits: Int
  let range: ClosedRange<Int64>

  private init(_ prefix: String, _ payloadBits: Int, _ range: ClosedRange<Int64>) {
    (self.prefix, self.payloadBits, self.range) = (prefix, payloadBits, range)
  }

  private static let all = Int64.min...Int64.max

  /// The change of distance in XOR chunks.
  static let xor = [
    FieldClass("0", 0, 0...0),
    FieldClass("10", 14, -8_191...8_192),
    FieldClass("110", 17, -65_535...65_536),
    FieldClass("1110", 20, -524_287...524_288),
    FieldClass("1111", 64, all),
  ]

  /// The change of distance in XOR2 chunks, where it is not 0 and a value field follows.
  static let xor2 = [
    FieldClass("110", 13, -4_096...4_095),
    FieldClass("1110", 20, -524_288...524_287),
    FieldClass("11110", 64, all),
  ]

  /// Variable-bit integers, as start times are stored.
  static let varbit = [
    FieldClass("0", 0, 0...0),
    FieldClass("10", 3, -3...4),
    FieldClass("110", 6, -31...32),
    FieldClass("1110", 9, -255...256),
    FieldClass("11110", 12, -2_047...2_048),
    FieldClass("111110", 18, -131_071...131_072),
    FieldClass("1111110", 25, -16_777_215...16_777_216),
    FieldClass("11111110", 56, -(1 << 55 - 1)...1 << 55),
    FieldClass("11111111", 64, all),
  ]

  /// Every bound of every class, and its neighbours.
  static func edges(of classes: [FieldClass]) -> [Int64] {
    let bounds = classes.flatMap { [$0.range.lowerBound, $0.range.upperBound] }
    return Set(bounds.flatMap { [$0 &- 1, $0, $0 &+ 1] }).sorted()
  }
}
