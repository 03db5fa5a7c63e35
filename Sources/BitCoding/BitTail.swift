/// The end of a writer's stream: where the next bits go.
///
/// An encoder takes it out of the ``BitWriter`` for a batch of writes, in a local variable that the
/// compiler can keep in registers, and puts it back. Room for the batch is made before: writes
/// through a tail check nothing.
@safe
@frozen
@usableFromInline
package struct BitTail {
  // The bits before `byteOffset` are in the buffer; those after are the highest `pendingCount` bits
  // of `pending`, followed by zeros. Invariant: pendingCount < 64, and the writer has made sure that
  // the buffer has room for what is written, and for eight bytes more.
  @usableFromInline var buffer: UnsafeMutableRawPointer
  @usableFromInline package var byteOffset: Int
  @usableFromInline package var pending: UInt64
  @usableFromInline package var pendingCount: UInt64

  @inlinable
  @inline(__always)
  init(
    buffer: UnsafeMutableRawPointer, byteOffset: Int, pending: UInt64 = 0, pendingCount: UInt64 = 0
  ) {
    unsafe self.buffer = buffer
    self.byteOffset = byteOffset
    self.pending = pending
    self.pendingCount = pendingCount
  }

  /// Writes `field`.
  ///
  /// The whole word is always stored, and the offset advances when it is full: no branch.
  @inlinable
  @inline(__always)
  package mutating func write(_ field: BitField) {
    let word = pending | field.bits &>> pendingCount
    store(word)
    let total = pendingCount &+ field.count
    let isFull = total >= 64
    // Two shifts, as pendingCount may be 0 and a masking shift by 64 does nothing.
    pending = isFull ? (field.bits &<< 1) &<< (63 &- pendingCount) : word
    byteOffset &+= isFull ? 8 : 0
    pendingCount = total & 63
  }

  /// Writes `count` zero bits.
  @inlinable
  @inline(__always)
  package mutating func write(zeroBits count: Int) {
    var total = pendingCount &+ UInt64(truncatingIfNeeded: count)
    while total >= 64 {
      store(pending)
      byteOffset &+= 8
      pending = 0
      total &-= 64
    }
    pendingCount = total
  }

  /// Puts `word` into the eight bytes behind those that are complete.
  @inlinable
  @inline(__always)
  func store(_ word: UInt64) {
    // Sound: by the invariant the buffer has eight bytes from byteOffset on.
    unsafe buffer.storeBytes(of: word.bigEndian, toByteOffset: byteOffset, as: UInt64.self)
  }
}
