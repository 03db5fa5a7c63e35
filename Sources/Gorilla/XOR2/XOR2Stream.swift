internal import BitCoding

/// Where a stream of float samples with joint control bits stands.
///
/// From the third sample on, the distance to the sample before and the value share a prefix. (The
/// payloads are ordinary two's complement, unlike those of ``DeltaOfDelta``.)
///
/// | prefix  | distance changes by         | value                           |
/// |---------|-----------------------------|---------------------------------|
/// | `0`     | 0                           | the same                        |
/// | `10`    | 0                           | `0`/`1`: bits of the old/a new window |
/// | `110`   | 13 bits, -4096...4095       | `0`, `10`, `110`, `111`: the same, old window, new window, stale |
/// | `1110`  | 20 bits, -524288...524287   | likewise                        |
/// | `11110` | 64 bits                     | likewise                        |
/// | `11111` | 0                           | stale                           |
///
/// A stale marker is no value that the next is compared with.
struct XOR2Stream: Sendable {
  var clock = DeltaOfDelta()
  var value = XORValueWriter()
  var startTimes = StartTimeWriter()

  /// Writes sample `index`, up to 29 bytes.
  @inline(__always)
  mutating func write(
    _ timestamp: Int64, _ bits: UInt64, _ startTime: Int64, sample index: Int,
    into tail: inout BitTail
  ) {
    let previous = clock.timestamp
    if index >= 2 {
      writeLater(timestamp, bits, into: &tail)
    } else {
      writeFirstTwo(timestamp, bits, sample: index, into: &tail)
    }
    if startTimes.needsField(index, startTime) {
      startTimes.write(
        startTime, sample: index, timestamp: timestamp, previous: previous, into: &tail)
    }
  }

  private mutating func writeFirstTwo(
    _ timestamp: Int64, _ bits: UInt64, sample index: Int, into tail: inout BitTail
  ) {
    let isStale = Double(bitPattern: bits).isSeriesEnd
    if index == 0 {
      clock.timestamp = timestamp
      tail.writeVarint(timestamp)
      let baseline = isStale ? value.bits : bits
      value.writeFirst(bits, into: &tail)
      value.bits = baseline
    } else {
      tail.writeUvarint(UInt64(bitPattern: clock.advance(to: timestamp)))
      writeValue(bits, behind: BitField(), into: &tail)
    }
  }

  @inline(__always)
  private mutating func writeLater(_ timestamp: Int64, _ bits: UInt64, into tail: inout BitTail) {
    let change = clock.advance(to: timestamp)
    guard change == 0 else {
      let payload = UInt64(bitPattern: change)
      var head: BitField
      if -4_096...4_095 ~= change {
        head = BitField(bits: 0b110 &<< 61 | (payload &<< 51) &>> 3, count: 16)
      } else if -524_288...524_287 ~= change {
        head = BitField(bits: 0b1110 &<< 60 | (payload &<< 44) &>> 4, count: 24)
      } else {
        tail.write(BitField(bits: 0b11110 &<< 59, count: 5))
        tail.write(BitField(bits: payload, count: 64))
        head = BitField()
      }
      return writeValue(bits, behind: head, into: &tail)
    }
    value.change = bits ^ value.bits
    if value.change == 0 {
      tail.write(BitField(bits: 0, count: 1))
    } else if Double(bitPattern: bits).isSeriesEnd {
      tail.write(BitField(bits: 0b11111 &<< 59, count: 5))
    } else {
      value.bits = bits
      var head = BitField(bits: 0b10 &<< 62, count: 3)
      if !value.fits(value.change) {
        head.bits |= 1 &<< 61
        head.append(value.newWindow(for: value.change))
      }
      tail.write(head)
      tail.write(value.windowBits)
    }
  }

  /// Writes `head`, and behind it the value of a sample whose distance has changed.
  @inline(__always)
  private mutating func writeValue(
    _ bits: UInt64, behind head: BitField, into tail: inout BitTail
  ) {
    var head = head
    value.change = bits ^ value.bits
    if value.change == 0 {
      head.count &+= 1
      tail.write(head)
    } else if Double(bitPattern: bits).isSeriesEnd {
      head.append(BitField(bits: 0b111 &<< 61, count: 3))
      tail.write(head)
    } else {
      value.bits = bits
      if value.fits(value.change) {
        head.append(BitField(bits: 0b10 &<< 62, count: 2))
      } else {
        head.append(BitField(bits: 0b110 &<< 61, count: 3))
        head.append(value.newWindow(for: value.change))
      }
      tail.write(head)
      tail.write(value.windowBits)
    }
  }
}
