extension BitWriter {
  /// Writes an unsigned variable-bit integer (``Varbit``), 1 to 72 bits.
  @inlinable
  public mutating func writeVarbit(_ value: UInt64) {
    reserve(byteCount: 9)
    tail.writeVarbit(value)
  }

  /// Writes a signed variable-bit integer (``Varbit``), 1 to 72 bits.
  @inlinable
  public mutating func writeVarbit(_ value: Int64) {
    reserve(byteCount: 9)
    tail.writeVarbit(value)
  }
}

extension BitTail {
  /// Writes `value` in the class with `ones` leading ones, 1 to 72 bits.
  @inlinable
  @inline(__always)
  mutating func writeVarbit(_ value: UInt64, ones: Int) {
    if ones == 8 {
      write(BitField(low: 0xFF, count: 8))
      write(BitField(bits: value, count: 64))
    } else {
      let payloadBits = Varbit.payloadBits(ones: ones)
      let prefix = BitField(low: (2 &<< UInt64(ones)) &- 2, count: UInt64(ones) &+ 1)
      // The lowest bits to the top; a shift of 64, for no payload bits, has to give zero.
      let payload = (value &<< 1) &<< (63 &- payloadBits)
      var field = prefix
      field.append(BitField(bits: payload, count: payloadBits))
      write(field)
    }
  }

  /// Writes an unsigned variable-bit integer (``Varbit``), 1 to 72 bits.
  @inlinable
  @inline(__always)
  package mutating func writeVarbit(_ value: UInt64) {
    writeVarbit(value, ones: Varbit.ones(unsigned: value))
  }

  /// Writes a signed variable-bit integer (``Varbit``), 1 to 72 bits.
  @inlinable
  @inline(__always)
  package mutating func writeVarbit(_ value: Int64) {
    writeVarbit(UInt64(bitPattern: value), ones: Varbit.ones(signed: value))
  }
}
