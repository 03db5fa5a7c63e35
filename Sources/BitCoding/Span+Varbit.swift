// Reading variable-bit integers without a check per field: see Span+BitWord.swift.

extension Span where Element == UInt8 {
  /// The unsigned variable-bit integer (``Varbit``) at `bitOffset`, which moves behind it.
  @inlinable
  @inline(__always)
  package func readVarbitUInt(at bitOffset: inout Int) -> UInt64 {
    let word = bitWord(at: bitOffset)
    guard Int64(bitPattern: word) < 0 else {
      bitOffset &+= 1
      return 0
    }
    let ones = Varbit.ones(leading: word)
    guard ones < 7 else { return readLongVarbit(ones, at: &bitOffset) }
    let bits = Varbit.payloadBits(ones: ones)
    bitOffset &+= ones &+ 1 &+ Int(truncatingIfNeeded: bits)
    return (word &<< UInt64(ones &+ 1)) &>> (64 &- bits)
  }

  /// The signed variable-bit integer (``Varbit``) at `bitOffset`, which moves behind it.
  @inlinable
  @inline(__always)
  package func readVarbitInt(at bitOffset: inout Int) -> Int64 {
    let word = bitWord(at: bitOffset)
    guard Int64(bitPattern: word) < 0 else {
      bitOffset &+= 1
      return 0
    }
    let ones = Varbit.ones(leading: word)
    guard ones < 7 else {
      let payload = readLongVarbit(ones, at: &bitOffset)
      return Varbit.signed(payload, Varbit.payloadBits(ones: ones))
    }
    let bits = Varbit.payloadBits(ones: ones)
    bitOffset &+= ones &+ 1 &+ Int(truncatingIfNeeded: bits)
    return Varbit.signed((word &<< UInt64(ones &+ 1)) &>> (64 &- bits), bits)
  }

  /// The payload of the integer at `bitOffset` with seven or eight leading ones: 56 or 64 bits.
  @usableFromInline
  @inline(never)
  func readLongVarbit(_ ones: Int, at bitOffset: inout Int) -> UInt64 {
    let bits = ones == 7 ? 56 : 64
    let word = fullBitWord(at: bitOffset &+ 8)
    bitOffset &+= 8 &+ bits
    return word >> (64 - bits)
  }
}
