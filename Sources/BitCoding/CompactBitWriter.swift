/// A growing stream of bits, one of very many: as ``BitWriter``, but in 25 bytes.
///
/// It is written to through its ``tail``, which is taken out and put back.
@safe
@frozen
@usableFromInline
package struct CompactBitWriter: ~Copyable {
  // Invariant: the buffer is an allocation of `capacity` bytes that nobody else holds, and
  // byteOffset + 8 <= capacity. What the other numbers are, BitTail says.
  @usableFromInline var buffer: UnsafeMutableRawPointer
  @usableFromInline var pending: UInt64 = 0
  @usableFromInline var byteOffset: UInt32
  @usableFromInline var capacity: UInt32
  @usableFromInline var pendingCount: UInt8 = 0

  /// The bytes before the first bit, zero at first: see ``setPrefix(_:at:)``.
  private static var prefixByteCount: Int { 2 }
  /// Besides what is asked for: eight bytes of pending bits, and eight that the last store covers.
  @inlinable
  static var spareByteCount: Int { 16 }

  /// An empty writer.
  ///
  /// - Parameter capacity: how many bytes to make room for; the buffer grows as needed.
  package init(capacity: Int) {
    self.capacity = UInt32(max(capacity, Self.prefixByteCount + Self.spareByteCount))
    unsafe buffer = Self.allocate(self.capacity)
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0, count: Self.prefixByteCount)
    byteOffset = UInt32(Self.prefixByteCount)
  }

  deinit { unsafe buffer.deallocate() }

  private static func allocate(_ byteCount: UInt32) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer.allocate(byteCount: Int(byteCount), alignment: 8)
  }

  /// Where the next bits go.
  @inlinable
  package var tail: BitTail {
    @inline(__always)
    get {
      unsafe BitTail(
        buffer: buffer, byteOffset: Int(byteOffset), pending: pending,
        pendingCount: UInt64(pendingCount))
    }
    @inline(__always)
    set {
      byteOffset = UInt32(truncatingIfNeeded: newValue.byteOffset)
      pending = newValue.pending
      pendingCount = UInt8(truncatingIfNeeded: newValue.pendingCount)
    }
  }

  /// The number of bytes written, the last one perhaps in part.
  @inlinable
  package var byteCount: Int { Int(byteOffset) &+ (Int(pendingCount) &+ 7) &>> 3 }

  /// Whether what was written ends with a whole byte.
  package var isAtByte: Bool { pendingCount & 7 == 0 }

  /// Forgets all bits, and zeroes the prefix; the buffer stays.
  package mutating func removeAll() {
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0, count: Self.prefixByteCount)
    (byteOffset, pending, pendingCount) = (UInt32(Self.prefixByteCount), 0, 0)
  }

  /// Makes room for `byteCount` more bytes, which then may be written through the tail.
  @inlinable
  @inline(__always)
  package mutating func reserve(byteCount: Int) {
    if Int(capacity) &- Int(byteOffset) < byteCount &+ Self.spareByteCount { grow(by: byteCount) }
  }

  // An odd number of cache lines, less the eight bytes that an allocator needs: were it a power of two, the ends
  // of thousands of buffers that grow alike would all fall on the same few lines of the cache.
  @inline(never)
  @usableFromInline
  mutating func grow(by byteCount: Int) {
    let needed = max(Int(capacity) * 3 / 2, Int(byteOffset) + byteCount + Self.spareByteCount)
    let newCapacity = UInt32(((needed + 8 + 63) / 64 | 1) * 64 - 8)
    let newBuffer = unsafe Self.allocate(newCapacity)
    // Sound: the bytes before byteOffset are initialized, and fit; the old buffer is not used again.
    unsafe newBuffer.copyMemory(from: buffer, byteCount: Int(byteOffset))
    unsafe buffer.deallocate()
    unsafe buffer = newBuffer
    capacity = newCapacity
  }

  /// Sets byte `index` of the prefix.
  ///
  /// - Precondition: `index` is 0 or 1.
  package mutating func setPrefix(_ byte: UInt8, at index: Int) {
    precondition(0..<Self.prefixByteCount ~= index, "the index lies outside the prefix")
    // Sound: the prefix lies at the start of the buffer.
    unsafe buffer.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
  }

  /// Lends all bytes written so far, the last one filled up with zero bits.
  ///
  /// - Complexity: O(1)
  package mutating func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    tail.store(pending)
    // Sound: with the pending word stored, byteCount bytes are initialized; the span does not
    // outlive the call, during which the writer cannot change.
    let bytes = unsafe UnsafeRawBufferPointer(start: buffer, count: byteCount)
    return try body(unsafe bytes.assumingMemoryBound(to: UInt8.self).span)
  }
}

// As with BitWriter: a buffer has one owner, which cannot be copied.
extension CompactBitWriter: @unchecked Sendable {}
