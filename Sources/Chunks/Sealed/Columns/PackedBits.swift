internal import CChunks

/// Takes fields that are unpacked, one after another.
protocol FieldSink {
  /// Takes the content of field `index`.
  mutating func put(_ index: Int, _ field: UInt64)
}

/// Fields of one width, back to back, the lowest bit of each byte first.
///
/// The first field is in the lowest bits of the first byte; the last byte is filled up with zero
/// bits. Bounds are checked once for all fields, not for each.
struct PackedBits {
  /// Where the first field starts.
  let byteOffset: Int
  /// The number of fields.
  let count: Int
  /// The bits of each field.
  let width: Int

  /// - Precondition: `width` is in `0...64`, and the fields lie within `bytes`.
  @inline(__always)
  init(_ bytes: Span<UInt8>, at byteOffset: Int, count: Int, width: Int) {
    // What makes all loads sound.
    precondition(
      0...64 ~= width && byteOffset >= 0
        && byteOffset &+ Self.byteCount(count, width) <= bytes.count,
      "the fields must lie within the bytes")
    self.byteOffset = byteOffset
    self.count = count
    self.width = width
  }

  /// The bytes that `count` fields of `width` bits take.
  @inline(__always)
  static func byteCount(_ count: Int, _ width: Int) -> Int { (count &* width &+ 7) &>> 3 }

  /// Gives `sink` the content of each field, and returns it.
  ///
  /// - Precondition: `bytes` are as long as those given to the initializer.
  @inline(__always)
  @discardableResult
  func unpack<Sink: FieldSink>(
    _ bytes: Span<UInt8>, into sink: Sink
  ) -> Sink {
    // A local copy stays in registers.
    var sink = sink
    var index = 0
    guard bytes.count >= 8 else {
      while index < count {
        sink.put(index, field(bytes, index))
        index &+= 1
      }
      return sink
    }
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- width)
    let step = UInt64(truncatingIfNeeded: width)
    if width == 0 {
      while index < count {
        sink.put(index, 0)
        index &+= 1
      }
    } else if width == 64 {
      while index < count {
        sink.put(index, unsafe Self.load(bytes, byteOffset &+ index &* 8))
        index &+= 1
      }
    } else if width <= 57 {
      let safe = width <= 14 ? wordCount(bytes) & ~3 : wordCount(bytes)
      while width <= 14, index < safe {
        let bit = index &* width
        let word =
          unsafe Self.load(bytes, byteOffset &+ bit &>> 3)
          &>> UInt64(truncatingIfNeeded: bit & 7)
        sink.put(index, word & mask)
        sink.put(index &+ 1, word &>> step & mask)
        sink.put(index &+ 2, word &>> (2 &* step) & mask)
        sink.put(index &+ 3, word &>> (3 &* step) & mask)
        index &+= 4
      }
      while index < safe {
        let bit = index &* width
        let word =
          unsafe Self.load(bytes, byteOffset &+ bit &>> 3)
          &>> UInt64(truncatingIfNeeded: bit & 7)
        sink.put(index, word & mask)
        index &+= 1
      }
      while index < count {
        sink.put(index, unsafe word(bytes, index) & mask)
        index &+= 1
      }
    } else {
      while index < count {
        sink.put(index, unsafe wideField(bytes, index) & mask)
        index &+= 1
      }
    }
    return sink
  }

  /// The number of fields from whose first byte on a whole word can be loaded.
  ///
  /// - Precondition: `width` is in `1...57`, and there are eight bytes or more.
  @inline(__always)
  private func wordCount(_ bytes: Span<UInt8>) -> Int {
    // The last bit of the fields' own at which a word may begin.
    let lastBit = (bytes.count &- 8 &- byteOffset) &* 8 &+ 7
    return lastBit < 0 ? 0 : min(lastBit / width &+ 1, count)
  }

  /// Field `index` in the lowest bits, up to 57, and whatever is above it.
  ///
  /// - Precondition: there are eight bytes or more, unchecked.
  @unsafe
  @inline(__always)
  private func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
    let bit = index &* width
    let offset = byteOffset &+ bit &>> 3
    // The last word holds all of a field that begins behind its start.
    let start = min(offset, bytes.count &- 8)
    let shift = UInt64(truncatingIfNeeded: bit & 7 &+ (offset &- start) &* 8)
    return unsafe Self.load(bytes, start) &>> shift
  }

  /// Field `index`, of more than 57 bits, in the lowest bits, and whatever is above it.
  ///
  /// - Precondition: there are eight bytes or more, unchecked.
  @unsafe
  @inline(__always)
  private func wideField(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
    let low = unsafe word(bytes, index)
    let bit = index &* width
    let shift = bit & 7
    guard shift &+ width > 64 else { return low }
    // The field reaches into a ninth byte, so that its first is not among the last eight.
    let ninth = UInt64(bytes[byteOffset &+ bit &>> 3 &+ 8])
    return low | ninth &<< UInt64(truncatingIfNeeded: 64 &- shift)
  }

  /// The content of one field.
  func field(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
    var field: UInt64 = 0
    var got = 0
    var bit = index * width
    while got < width {
      let byte = UInt64(bytes[byteOffset + bit >> 3]) >> UInt64(bit & 7)
      field |= byte << UInt64(got)
      got += 8 - bit & 7
      bit += 8 - bit & 7
    }
    return width == 0 ? 0 : field & .max >> UInt64(64 - width)
  }

  /// - Precondition: `0 <= byteOffset <= bytes.count - 8`, unchecked.
  @unsafe
  @inline(__always)
  private static func load(_ bytes: Span<UInt8>, _ byteOffset: Int) -> UInt64 {
    unsafe UInt64(
      littleEndian: bytes.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteOffset, as: UInt64.self))
  }
}

extension PackedBits {
  /// Lends the fields to a C kernel, or returns false where there is none for them.
  @inline(__always)
  func withKernel(
    _ bytes: Span<UInt8>,
    _ body: (_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, Int, Int) -> Void
  ) -> Bool {
    guard 1...57 ~= width, count > 0, bytes.count >= 16, ringtail_vector_is_supported() else {
      return false
    }
    // Sound: the kernels read the fields, which lie within the bytes, and up to their end.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe body(start + byteOffset, start + buffer.count, count, width)
    }
    return true
  }
}
