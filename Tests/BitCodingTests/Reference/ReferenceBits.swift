/// Bits as an array of bools: slow, and simple enough to be seen to be right.
struct ReferenceBits: Equatable {
  var bits: [Bool] = []

  init() {}

  init(_ bytes: [UInt8]) {
    for byte in bytes { append(UInt64(byte), 8) }
  }

  var count: Int { bits.count }

  /// The bits in bytes, the last one filled up with zeros.
  var bytes: [UInt8] {
    stride(from: 0, to: count, by: 8).map { UInt8(value(at: $0, 8)) }
  }

  /// The lowest `count` bits of `value`, the highest of them first.
  mutating func append(_ value: UInt64, _ count: Int) {
    for exponent in (0..<count).reversed() { bits.append(value >> exponent & 1 == 1) }
  }

  mutating func append(_ text: String) { bits += text.map { $0 == "1" } }

  /// `count` bits from `offset` on, those past the end as zeros.
  func value(at offset: Int, _ count: Int) -> UInt64 {
    (offset..<offset + count).reduce(0) { value, index in
      value * 2 + (index < bits.count && bits[index] ? 1 : 0)
    }
  }
}

extension ReferenceBits {
  mutating func appendUvarint(_ value: UInt64) {
    var digits = [value % 128]
    var rest = value / 128
    while rest > 0 {
      digits.append(rest % 128)
      rest /= 128
    }
    for digit in digits.dropLast() { append(digit + 128, 8) }
    append(digits[digits.count - 1], 8)
  }

  mutating func appendVarint(_ value: Int64) {
    // The wrapping operators are for the least integer, whose magnitude doubled is 2^64.
    appendUvarint(value < 0 ? value.magnitude &* 2 &- 1 : value.magnitude * 2)
  }

  mutating func appendVarbit(_ value: UInt64) {
    guard let `class` = VarbitClass.all.first(where: { value <= $0.unsignedMaximum }) else {
      return
    }
    append(`class`.prefix)
    append(value, `class`.payloadBits)
  }

  mutating func appendVarbit(_ value: Int64) {
    guard let `class` = VarbitClass.all.first(where: { $0.signed ~= value }) else { return }
    append(`class`.prefix)
    append(UInt64(bitPattern: value), `class`.payloadBits)
  }
}
