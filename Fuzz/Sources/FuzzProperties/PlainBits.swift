internal import BitCoding

/// Reads bits as slowly and plainly as the formats are described.
struct PlainBits {
  private(set) var bitOffset = 0

  private mutating func bit(of bytes: Span<UInt8>) -> Bool? {
    guard bitOffset < bytes.count * 8 else { return nil }
    let byte = bytes[bitOffset / 8]
    bitOffset += 1
    return byte >> (7 - (bitOffset - 1) % 8) & 1 == 1
  }

  private mutating func bits(_ count: Int, of bytes: Span<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for _ in 0..<count {
      guard let bit = bit(of: bytes) else { return nil }
      value = value << 1 | (bit ? 1 : 0)
    }
    return value
  }

  /// The seven-bit groups of up to ten bytes.
  private mutating func uvarint(of bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    let start = bitOffset
    var value: UInt64 = 0
    for index in 0..<10 as Range<UInt64> {
      guard let byte = bits(8, of: bytes) else { throw .truncated(bitOffset: start) }
      if index == 9 && byte > 1 { throw .varintOverflow(bitOffset: start) }
      value |= (byte & 0x7F) << (7 * index)
      if byte < 0x80 { break }
    }
    return value
  }

  /// The payload and its length, which the number of leading ones tells.
  private mutating func varbit(of bytes: Span<UInt8>) -> (payload: UInt64, count: Int)? {
    var ones = 0
    while ones < 8 {
      guard let bit = bit(of: bytes) else { return nil }
      if !bit { break }
      ones += 1
    }
    let count = [0, 3, 6, 9, 12, 18, 25, 56, 64][ones]
    return bits(count, of: bytes).map { ($0, count) }
  }

  /// Reads a value of `kind`, as its bits; the offset stays when it throws.
  mutating func read(_ kind: BitKind, from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    var plain = self
    let value: UInt64?
    switch kind {
    case .bits(let count): value = plain.bits(count, of: bytes)
    case .uvarint: value = try plain.uvarint(of: bytes)
    case .varint:
      let zigzag = try plain.uvarint(of: bytes)
      value = zigzag & 1 == 0 ? zigzag / 2 : ~(zigzag / 2)
    case .varbitUInt: value = plain.varbit(of: bytes)?.payload
    case .varbitInt:
      value = plain.varbit(of: bytes).map { payload, count in
        guard count > 0 && count < 64 && payload > 1 << (count - 1) else { return payload }
        return payload &- 1 << count
      }
    }
    guard let value else { throw .truncated(bitOffset: bitOffset) }
    self = plain
    return value
  }
}
