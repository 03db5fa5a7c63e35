/// A growing stream of bits, most significant bit of each byte first.
///
/// The writer owns its buffer; ``removeAll()`` keeps it, so that a writer used again allocates
/// nothing.
///
/// ```swift
/// var writer = BitWriter()
/// writer.write(0b101, count: 3)
/// writer.finish()  // [0b1010_0000]
/// ```
@frozen
public struct BitWriter: ~Copyable {
  // Invariant: the tail's buffer is an allocation of `capacity` bytes that nobody else holds, and
  // tail.byteOffset + 8 <= capacity.
  @usableFromInline package var tail: BitTail
  @usableFromInline var capacity: Int

  /// Bytes before the first bit, for a header that is only known later; see ``setPrefix(_:at:)``.
  public let prefixByteCount: Int

  /// An empty writer.
  ///
  /// - Parameters:
  ///   - prefixByteCount: how many zero bytes to begin with.
  ///   - capacity: how many bytes to make room for; the buffer grows as needed.
  /// - Precondition: neither is negative.
  public init(prefixByteCount: Int = 0, capacity: Int = 128) {
    precondition(prefixByteCount >= 0 && capacity >= 0, "a count of bytes cannot be negative")
    self.prefixByteCount = prefixByteCount
    self.capacity = max(capacity, prefixByteCount + 16)
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 8)
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0, count: prefixByteCount)
    unsafe tail = BitTail(buffer: buffer, byteOffset: prefixByteCount)
  }

  deinit { unsafe tail.buffer.deallocate() }

  /// The length of ``finish()``: all bytes written, the last one perhaps in part.
  @inlinable
  public var byteCount: Int { tail.byteOffset &+ Int((tail.pendingCount &+ 7) &>> 3) }

  /// The number of bits written, the prefix included.
  @inlinable
  public var bitCount: Int { tail.byteOffset &* 8 &+ Int(tail.pendingCount) }

  /// Forgets all bits, and zeroes the prefix; the buffer stays.
  public mutating func removeAll() {
    unsafe tail.buffer.initializeMemory(as: UInt8.self, repeating: 0, count: prefixByteCount)
    unsafe tail = BitTail(buffer: tail.buffer, byteOffset: prefixByteCount)
  }

  /// Writes the lowest `count` bits of `value`.
  ///
  /// - Precondition: `count` is in `0...64`.
  /// - Complexity: O(1) amortised
  @inlinable
  public mutating func write(_ value: UInt64, count: Int) {
    precondition(0...64 ~= count, "a field has 0 to 64 bits")
    guard count > 0 else { return }
    reserve(byteCount: 8)
    tail.write(BitField(low: value, count: UInt64(count)))
  }

  /// Makes room for `byteCount` more bytes, which then may be written through the tail.
  @inlinable
  @inline(__always)
  package mutating func reserve(byteCount: Int) {
    // Besides what is asked for: eight bytes of pending bits, and eight that the last store covers.
    if capacity &- tail.byteOffset < byteCount &+ 16 { grow(by: byteCount) }
  }

  @usableFromInline
  mutating func grow(by byteCount: Int) {
    let newCapacity = max(capacity * 2, capacity + byteCount + 16)
    let newBuffer = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 8)
    // Sound: the bytes before byteOffset are initialized, and fit; the old buffer is not used again.
    unsafe newBuffer.copyMemory(from: tail.buffer, byteCount: tail.byteOffset)
    unsafe tail.buffer.deallocate()
    unsafe tail.buffer = newBuffer
    capacity = newCapacity
  }
}

// A buffer has one owner, the writer, which cannot be copied, and lends its bytes only for the time
// of a call; so a writer may move to another thread like any value.
extension BitWriter: @unchecked Sendable {}
