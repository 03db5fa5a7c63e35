/// A position in a sealed payload, for the fields that are whole bytes.
struct SealedCursor {
  var byteOffset: Int

  @inline(__always)
  mutating func byte(_ bytes: Span<UInt8>) throws(SealedError) -> UInt8 {
    guard byteOffset < bytes.count else { throw .truncated(byteOffset: byteOffset) }
    let byte = bytes[byteOffset]
    byteOffset &+= 1
    return byte
  }

  /// Reads an integer in groups of seven bits, the lowest first.
  @inline(__always)
  mutating func uvarint(_ bytes: Span<UInt8>) throws(SealedError) -> UInt64 {
    let start = byteOffset
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard byteOffset < bytes.count else { throw .truncated(byteOffset: start) }
      let byte = bytes[byteOffset]
      byteOffset &+= 1
      guard shift < 63 || byte <= 1 else { throw .varintOverflow(byteOffset: start) }
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
  }

  /// Reads an integer whose sign is in the lowest bit.
  @inline(__always)
  mutating func varint(_ bytes: Span<UInt8>) throws(SealedError) -> Int64 {
    let value = try uvarint(bytes)
    return Int64(bitPattern: value &>> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// Reads the width of fields.
  @inline(__always)
  mutating func width(_ bytes: Span<UInt8>) throws(SealedError) -> Int {
    let width = try byte(bytes)
    guard width <= 64 else { throw .invalidWidth(width, byteOffset: byteOffset - 1) }
    return Int(width)
  }

  /// Reads a word, its lowest byte first.
  @inline(__always)
  mutating func word(_ bytes: Span<UInt8>) throws(SealedError) -> UInt64 {
    guard bytes.count - byteOffset >= 8 else { throw .truncated(byteOffset: byteOffset) }
    var word: UInt64 = 0
    for index in 0..<8 { word |= UInt64(bytes[byteOffset &+ index]) &<< UInt64(8 &* index) }
    byteOffset &+= 8
    return word
  }

  /// Passes over `count` bytes.
  @inline(__always)
  mutating func skip(_ count: Int, _ bytes: Span<UInt8>) throws(SealedError) {
    guard count <= bytes.count &- byteOffset else { throw .truncated(byteOffset: byteOffset) }
    byteOffset &+= count
  }

  /// - Throws: ``SealedError/trailingBytes(byteOffset:)`` unless this is the end.
  @inline(__always)
  func checkEnd(_ bytes: Span<UInt8>) throws(SealedError) {
    guard byteOffset == bytes.count else { throw .trailingBytes(byteOffset: byteOffset) }
  }
}

extension [UInt8] {
  /// Appends a word, its lowest byte first.
  mutating func appendWord(_ word: UInt64) {
    for index in 0..<8 { append(UInt8(truncatingIfNeeded: word &>> UInt64(8 &* index))) }
  }
}
