/// Gives the content of fields that are to be packed.
protocol FieldSource {
  /// The content of field `index`, less than 2 to the power of the width.
  func field(_ index: Int) -> UInt64
}

extension PackedBits {
  /// Appends `count` fields of `width` bits to `bytes`.
  static func append<Source: FieldSource>(
    to bytes: inout [UInt8], count: Int, width: Int, _ source: Source
  ) {
    guard width > 0 else { return }
    let byteCount = byteCount(count, width)
    // The last store covers up to eight bytes more.
    bytes.append(addingCapacity: byteCount &+ 8) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
        guard let start = buffer.baseAddress else { return }
        unsafe pack(UnsafeMutableRawPointer(start), count, width, source)
        initializedCount &+= byteCount
      }
    }
  }

  /// - Precondition: there is room for eight bytes more than the fields take.
  @unsafe
  @inline(__always)
  private static func pack<Source: FieldSource>(
    _ start: UnsafeMutableRawPointer, _ count: Int, _ width: Int, _ source: Source
  ) {
    let step = UInt64(truncatingIfNeeded: width)
    var index = 0
    var byteOffset = 0
    if width == 64 {
      while index < count {
        unsafe start.storeBytes(
          of: source.field(index).littleEndian, toByteOffset: index &* 8, as: UInt64.self)
        index &+= 1
      }
      return
    }
    // Bits that do not yet fill a byte (in the loops for narrow fields) or a word.
    var pending: UInt64 = 0
    var pendingCount: UInt64 = 0
    if width <= 14 {
      while index &+ 4 <= count {
        let four =
          source.field(index) | source.field(index &+ 1) &<< step | source.field(index &+ 2)
          &<< (2 &* step)
          | source.field(index &+ 3) &<< (3 &* step)
        // At most 7 + 56 bits.
        pending |= four &<< pendingCount
        unsafe start.storeBytes(of: pending.littleEndian, toByteOffset: byteOffset, as: UInt64.self)
        let bits = pendingCount &+ 4 &* step
        byteOffset &+= Int(truncatingIfNeeded: bits &>> 3)
        pending &>>= bits & ~7
        pendingCount = bits & 7
        index &+= 4
      }
    } else if width <= 28 {
      while index &+ 2 <= count {
        pending |= (source.field(index) | source.field(index &+ 1) &<< step) &<< pendingCount
        unsafe start.storeBytes(of: pending.littleEndian, toByteOffset: byteOffset, as: UInt64.self)
        let bits = pendingCount &+ 2 &* step
        byteOffset &+= Int(truncatingIfNeeded: bits &>> 3)
        pending &>>= bits & ~7
        pendingCount = bits & 7
        index &+= 2
      }
    }
    while index < count {
      let content = source.field(index)
      pending |= content &<< pendingCount
      unsafe start.storeBytes(of: pending.littleEndian, toByteOffset: byteOffset, as: UInt64.self)
      let bits = pendingCount &+ step
      if bits >= 64 {
        byteOffset &+= 8
        pending = (content &>> 1) &>> (63 &- pendingCount)
      }
      pendingCount = bits & 63
      index &+= 1
    }
    unsafe start.storeBytes(of: pending.littleEndian, toByteOffset: byteOffset, as: UInt64.self)
  }
}
