/// A position in a stream of bits, most significant bit of each byte first.
///
/// The bytes stay with their owner: every read names them, and a cursor can be copied and kept.
///
/// ```swift
/// let bytes: [UInt8] = [0b1011_0000]
/// var cursor = BitCursor()
/// try cursor.read(3, from: bytes.span)  // 0b101
/// ```
@frozen
public struct BitCursor: Equatable, Sendable {
  /// The offset of the next bit, from the first byte's highest.
  public var bitOffset: Int

  /// A cursor at `bitOffset`.
  ///
  /// - Precondition: `bitOffset` is not negative.
  @inlinable
  public init(bitOffset: Int = 0) {
    precondition(bitOffset >= 0, "a bit offset cannot be negative")
    self.bitOffset = bitOffset
  }

  /// Reads the next `count` bits of `bytes` as an unsigned integer.
  ///
  /// - Precondition: `count` is in `0...64`.
  /// - Throws: ``BitError/truncated(bitOffset:)`` when fewer bits are left; the cursor stays.
  /// - Complexity: O(1)
  @inlinable
  public mutating func read(_ count: Int, from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    precondition(0...64 ~= count, "a field has 0 to 64 bits")
    guard count <= bytes.count * 8 - bitOffset else { throw .truncated(bitOffset: bitOffset) }
    let word = bytes.fullBitWord(at: bitOffset)
    bitOffset += count
    return word >> (64 - count)
  }
}
