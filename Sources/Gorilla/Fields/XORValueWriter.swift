internal import BitCoding

/// The values of a stream as an encoder sees them; the fields are those of ``XORValueReader``.
struct XORValueWriter: Sendable {
  /// The bits of the last value.
  var bits: UInt64 = 0
  /// What the last field changed; 0 when the value stayed.
  var change: UInt64 = 0
  // The window: `width` bits behind `leading` others. No change fits the one before the first, which has none.
  private var leading: UInt64 = 0
  private var width: UInt64 = 0
  private var outside = UInt64.max

  init() {}

  /// Goes on behind a value, with the window that was open.
  @inline(__always)
  init(bits: UInt64, window: (leading: UInt8, width: UInt8)) {
    self.bits = bits
    (leading, width) = (UInt64(window.leading), UInt64(window.width))
    outside = ~(UInt64.max << (64 &- leading &- width) & UInt64.max &>> leading)
  }

  /// The window.
  var window: (leading: UInt8, width: UInt8) {
    (UInt8(truncatingIfNeeded: leading), UInt8(truncatingIfNeeded: width))
  }

  /// The state in which a decoder ends is the one in which an encoder goes on.
  init(continuing reader: XORValueReader) {
    bits = reader.bits
    setWindow(leading: reader.outside &- reader.trailing, trailing: reader.trailing)
  }

  @inline(__always)
  private mutating func setWindow(leading: UInt64, trailing: UInt64) {
    self.leading = leading
    width = 64 &- leading &- trailing
    outside = ~(UInt64.max &<< trailing & UInt64.max &>> leading)
  }

  /// Begins with all bits of `value`.
  mutating func writeFirst(_ value: UInt64, into tail: inout BitTail) {
    bits = value
    change = .max
    tail.write(BitField(bits: value, count: 64))
  }

  /// Whether the last field ended in a number of bits that a writer by bytes takes as whole bytes:
  /// then Prometheus before 3.14 left an empty byte behind it, if it also ended at a byte's end.
  var endsInWholeBytes: Bool { change == .max || change != 0 && width & 7 == 0 }

  /// Writes `head`, and behind it the field that leads to `next`.
  @inline(__always)
  mutating func write(_ next: UInt64, behind head: BitField, into tail: inout BitTail) {
    change = next ^ bits
    bits = next
    var head = head
    guard change != 0 else {
      head.count &+= 1
      tail.write(head)
      return
    }
    if fits(change) {
      head.append(BitField(bits: 0b10 &<< 62, count: 2))
    } else {
      head.append(BitField(bits: 0b11 &<< 62, count: 2))
      head.append(newWindow(for: change))
    }
    tail.write(head)
    tail.write(windowBits)
  }

  /// Whether `change` lies within the window. (One that it does not fit is replaced; none is ever
  /// narrowed.)
  @inline(__always)
  func fits(_ change: UInt64) -> Bool { change & outside == 0 }

  /// Opens the window of `change`, which is not 0, and returns the field that describes it.
  @inline(__always)
  mutating func newWindow(for change: UInt64) -> BitField {
    // Five bits tell up to 31 leading zeros.
    let leading = UInt64((change | 1 &<< 32).leadingZeroBitCount)
    setWindow(leading: leading, trailing: UInt64(change.trailingZeroBitCount))
    return BitField(bits: leading &<< 59 | (width & 63) &<< 53, count: 11)
  }

  /// The bits of ``change`` within the window.
  var windowBits: BitField {
    @inline(__always) get { BitField(bits: change &<< leading, count: width) }
  }
}
