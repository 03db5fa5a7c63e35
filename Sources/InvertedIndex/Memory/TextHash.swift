internal import BitCoding

/// The hashes of the tables of a ``MemoryIndex``.
///
/// They are never stored, so that they can be whatever is quick for a few bytes: each step multiplies two
/// words and folds the 128 bits of the product. Label values are short; of 13 bytes this takes a third
/// of the time of xxHash64.
///
/// Whoever knows the seed can make up labels that hash alike. They are told apart even so, but a look-up
/// then goes through all of them.
struct TextHash: Sendable {
  let seed: UInt64
  /// The bits that are kept; tests keep few, so that much hashes alike.
  let mask: UInt64

  /// The hash of a text.
  @inline(__always)
  func callAsFunction(_ text: Span<UInt8>) -> UInt64 { self(text, TextKey(text)) }

  /// The hash of a text whose key is at hand.
  @inline(__always)
  func callAsFunction(_ text: Span<UInt8>, _ key: TextKey) -> UInt64 {
    var hash = seed ^ Self.prime2 ^ UInt64(truncatingIfNeeded: key.count)
    var offset = 8
    while offset < key.count &- 8 {
      hash = Self.fold(text.littleEndianWord(at: offset) ^ Self.prime1, hash)
      offset &+= 8
    }
    return Self.fold(key.first ^ Self.prime1, key.last ^ hash) & mask
  }

  /// The hash of a number and what came before it.
  @inline(__always)
  func combine(_ hash: UInt64, _ number: UInt32) -> UInt64 {
    Self.fold(hash ^ seed ^ Self.prime2, UInt64(number) ^ Self.prime1) & mask
  }

  /// The hash of numbers.
  @inline(__always)
  func callAsFunction(_ numbers: Span<UInt32>) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: numbers.count)
    for index in numbers.indices { hash = combine(hash, numbers[index]) }
    return hash
  }

  private static var prime1: UInt64 { 0x9E37_79B9_7F4A_7C15 }
  private static var prime2: UInt64 { 0xD1B5_4A32_D192_ED03 }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }
}

extension Span<UInt8> {
  /// Whether the bytes are the same.
  @inline(__always)
  func hasSameBytes(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    if count < 8 { return shortWord == other.shortWord }
    var offset = 0
    while offset < count &- 8 {
      if littleEndianWord(at: offset) != other.littleEndianWord(at: offset) { return false }
      offset &+= 8
    }
    return littleEndianWord(at: count &- 8) == other.littleEndianWord(at: count &- 8)
  }
}
