/// Up to 64 bits that belong together, the first of them highest: what an encoder hands to a writer.
@frozen
@usableFromInline
package struct BitField {
  /// The bits, followed by zeros.
  @usableFromInline package var bits: UInt64
  /// How many of ``bits`` count, 0 to 64.
  @usableFromInline package var count: UInt64

  /// - Precondition: the bits of `bits` below the highest `count` are zero, unchecked.
  @inlinable
  @inline(__always)
  package init(bits: UInt64, count: UInt64) {
    self.bits = bits
    self.count = count
  }

  /// No bits.
  @inlinable
  @inline(__always)
  package init() { self.init(bits: 0, count: 0) }

  /// The low `count` bits of `value`, 1 to 64.
  @inlinable
  @inline(__always)
  package init(low value: UInt64, count: UInt64) {
    self.init(bits: value &<< (64 &- count), count: count)
  }

  /// Puts `other` behind this field; together at most 64 bits, and this one less than 64.
  @inlinable
  @inline(__always)
  package mutating func append(_ other: BitField) {
    bits |= other.bits &>> count
    count &+= other.count
  }
}
