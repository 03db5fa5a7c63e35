// Bytes that are written several at a time, each time behind one check.

extension OutputSpan<UInt8> {
  /// Appends a copy of `bytes`.
  ///
  /// - Precondition: there is room.
  /// - Complexity: O(`bytes.count`)
  @inlinable
  @inline(__always)
  package mutating func append(copying bytes: Span<UInt8>) {
    precondition(bytes.count <= freeCapacity, "there is room")
    // Sound: the bytes behind the first `count` are this value's own, and as many as are copied.
    unsafe withUnsafeMutableBufferPointer { output, count in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        guard let source = bytes.baseAddress, let target = output.baseAddress else { return }
        unsafe (target + count).update(from: source, count: bytes.count)
        count &+= bytes.count
      }
    }
  }

  /// Appends the bytes of an integer, the lowest first.
  ///
  /// - Precondition: there is room.
  /// - Complexity: O(1)
  @inlinable
  @inline(__always)
  package mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(
    littleEndian integer: Integer
  ) {
    precondition(MemoryLayout<Integer>.size <= freeCapacity, "there is room")
    // Sound: the bytes behind the first `count` are this value's own, and as many as are stored.
    unsafe withUnsafeMutableBufferPointer { output, count in
      unsafe UnsafeMutableRawBufferPointer(output).storeBytes(
        of: integer.littleEndian, toByteOffset: count, as: Integer.self)
      count &+= MemoryLayout<Integer>.size
    }
  }
}

extension MutableSpan<UInt8> {
  /// Replaces bytes by a copy of `bytes`.
  ///
  /// - Precondition: there are as many from `byteOffset` on.
  /// - Complexity: O(`bytes.count`)
  @inlinable
  @inline(__always)
  package mutating func replace(from byteOffset: Int, copying bytes: Span<UInt8>) {
    precondition(
      byteOffset >= 0 && byteOffset <= count && bytes.count <= count &- byteOffset, "there is room")
    // Sound: as many bytes from byteOffset on are in bounds, and nobody else has access to them.
    unsafe withUnsafeMutableBufferPointer { target in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        guard let source = bytes.baseAddress, let target = target.baseAddress else { return }
        unsafe (target + byteOffset).update(from: source, count: bytes.count)
      }
    }
  }
}
