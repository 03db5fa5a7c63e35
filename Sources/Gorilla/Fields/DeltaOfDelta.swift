public import BitCoding

/// The clock of a chunk: the last timestamp and its distance to the one before.
///
/// From the third timestamp on, a chunk stores how much that distance changes. The arithmetic wraps:
/// any two 64-bit timestamps can follow one another.
///
/// | prefix | payload bits | change          |
/// |--------|--------------|-----------------|
/// | `0`    | 0            | 0               |
/// | `10`   | 14           | -8191...8192    |
/// | `110`  | 17           | -65535...65536  |
/// | `1110` | 20           | -524287...524288|
/// | `1111` | 64           | all             |
///
/// A payload of n bits below 64 is two's complement, except that `100…0` means +2^(n-1).
@frozen
@usableFromInline
struct DeltaOfDelta: Sendable {
  @usableFromInline var timestamp: Int64
  @usableFromInline var delta: Int64

  @inlinable
  init(timestamp: Int64 = 0, delta: Int64 = 0) {
    self.timestamp = timestamp
    self.delta = delta
  }

  /// Moves on to `next` and returns by how much the distance changes.
  @inlinable
  @inline(__always)
  mutating func advance(to next: Int64) -> Int64 {
    let change = next &- timestamp &- delta
    delta &+= change
    timestamp = next
    return change
  }

  /// Moves on by the field at the top of `word`, which stands at `bitOffset`; both move behind it.
  @inlinable
  @inline(__always)
  mutating func read(_ word: inout UInt64, at bitOffset: inout Int, of bytes: Span<UInt8>) {
    // An arm per class, each with constants: a predicted branch keeps the field's length, which the
    // next load waits for, out of the chain of dependent operations.
    if Int64(bitPattern: word) >= 0 {
      word = word &<< 1
      bitOffset &+= 1
    } else if word &>> 62 == 0b10 {
      delta &+= Self.signed(word &<< 2, bits: 14)
      word = word &<< 16
      bitOffset &+= 16
    } else if word &>> 61 == 0b110 {
      delta &+= Self.signed(word &<< 3, bits: 17)
      word = word &<< 20
      bitOffset &+= 20
    } else if word &>> 60 == 0b1110 {
      delta &+= Self.signed(word &<< 4, bits: 20)
      word = word &<< 24
      bitOffset &+= 24
    } else {
      delta &+= Int64(bitPattern: bytes.fullBitWord(at: bitOffset &+ 4))
      bitOffset &+= 68
      word = bytes.bitWord(at: bitOffset)
    }
    timestamp &+= delta
  }

  /// The payload in the highest `bits` of `word`.
  @inlinable
  @inline(__always)
  static func signed(_ word: UInt64, bits: Int64) -> Int64 {
    // Less one, the payload is ordinary two's complement.
    let below = (word &>> UInt64(64 &- bits)) &- 1
    return ((Int64(bitPattern: below) &<< (64 &- bits)) &>> (64 &- bits)) &+ 1
  }
}

extension BitField {
  /// The field for a `change` other than zero, or nil if it takes more than 20 payload bits.
  @inline(__always)
  init?(deltaOfDelta change: Int64) {
    // Less one, n bits hold -2^(n-1)...2^(n-1)-1.
    let below = change &- 1
    let magnitude = UInt64(bitPattern: below ^ (below &>> 63))
    let payload = UInt64(bitPattern: change)
    if magnitude < 1 &<< 13 {
      self.init(bits: 0b10 &<< 62 | (payload &<< 50) &>> 2, count: 16)
    } else if magnitude < 1 &<< 16 {
      self.init(bits: 0b110 &<< 61 | (payload &<< 47) &>> 3, count: 20)
    } else if magnitude < 1 &<< 19 {
      self.init(bits: 0b1110 &<< 60 | (payload &<< 44) &>> 4, count: 24)
    } else {
      return nil
    }
  }
}

extension BitTail {
  /// Writes the field for any `change`, up to 68 bits.
  @inline(__always)
  mutating func write(deltaOfDelta change: Int64) {
    if change == 0 {
      write(BitField(bits: 0, count: 1))
    } else if let field = BitField(deltaOfDelta: change) {
      write(field)
    } else {
      write(BitField(bits: 0b1111 &<< 60, count: 4))
      write(BitField(bits: UInt64(bitPattern: change), count: 64))
    }
  }
}
