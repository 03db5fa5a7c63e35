extension ByteOutput {
  /// How many bytes of the input have to be left for ``appendElements(of:at:)`` to take another
  /// element: a tag, up to 64 bytes that are loaded as a literal, and the next tag.
  static let inputMargin = 66
  /// How much room has to be left likewise: 64 bytes, and 15 that the last store of a repeated
  /// pattern may run over.
  static let outputMargin = 79

  /// Decodes elements of `bytes` from `byteOffset` on, which moves behind them, as long as they are
  /// plain: not close to the end of the bytes or of the room, no literal of more than 60 bytes, no
  /// copy with an offset of four bytes or from where nothing was decoded. It may stop before any
  /// element, and `byteOffset` then says where.
  @inline(__always)
  mutating func appendElements(of bytes: Span<UInt8>, at byteOffset: inout Int) {
    let (inputLeft, outputLeft) = (bytes.count &- byteOffset, room)
    guard byteOffset >= 0, inputLeft >= Self.inputMargin, outputLeft >= Self.outputMargin else {
      return
    }
    let entries = TagTable.entries
    unsafe bytes.withUnsafeBytes { buffer in
      guard let input = buffer.baseAddress else { return }
      let table = entries.span
      let output = unsafe UnsafeRawPointer(base)
      var next = unsafe input + byteOffset
      var target = unsafe base + count
      // Sound, for all pointers: by the guard above these lie within the input and the room.
      let lastNext = unsafe next + (inputLeft &- Self.inputMargin)
      let lastTarget = unsafe target + (outputLeft &- Self.outputMargin)
      var tag = unsafe Int(next.load(as: UInt8.self))
      // Sound, for the loads from `next` and the stores to `target` below: here the margins hold, so
      // that `next` can be read up to 65 bytes further, and `target` be written up to 78.
      // Inside, an element moves them by at most 61 and 64.
      while unsafe next <= lastNext && target <= lastTarget {
        // Sound: the tag is a byte, and the table has 256 entries.
        let entry = unsafe Int(table[unchecked: tag])
        let kind = tag & 3
        let length = entry & 0x7F
        // Which kind an element has cannot be predicted: masks take the place of branches. All bits
        // are set for a literal, which has kind 0.
        let literal = (kind &- 1) &>> 63
        // The tag behind is loaded early from both places where it may be, as all else waits for it:
        // at most 2 + 63 bytes further.
        let afterLiteral = unsafe Int((next + tag &>> 2).load(fromByteOffset: 2, as: UInt8.self))
        let afterCopy = unsafe Int((next + kind).load(fromByteOffset: 1, as: UInt8.self))
        // No, one or two bytes of offset, for kinds 0, 1 and 2.
        let word = unsafe next.loadUnaligned(fromByteOffset: 1, as: UInt16.self)
        let mask = Int(truncatingIfNeeded: 0xFFFF_00FF_0000 as UInt64 &>> UInt64(kind &* 16))
        let offset = entry & 0x700 | Int(UInt16(littleEndian: word)) & mask
        let decodedCount = unsafe UnsafeRawPointer(target) - output
        guard offset <= decodedCount, length != TagTable.notPlain else { break }
        if offset | literal & 16 >= 16 {
          // Sound: a literal's bytes begin behind the tag; a copy's are `offset` bytes before the
          // target, and that many are decoded. As those are 16 or more, no load of 16 bytes runs
          // into the store of the same. The choice is one between integers, as it is not to be a
          // branch, and neither pointer may be made from the other.
          let toLiteral = Int(bitPattern: next) &+ 1 &- Int(bitPattern: target)
          let address = Int(bitPattern: target) &+ (toLiteral & literal &- offset)
          guard let source = unsafe UnsafeRawPointer(bitPattern: address) else { break }
          unsafe copy16(from: source, to: target)
          if length > 16 {
            unsafe copy16(from: source + 16, to: target + 16)
            unsafe copy16(from: source + 32, to: target + 32)
            unsafe copy16(from: source + 48, to: target + 48)
          }
        } else {
          guard offset > 0 else { break }
          unsafe repeatPattern(offset, at: target, byteCount: length)
        }
        unsafe next += entry &>> 11
        unsafe target += length
        tag = afterLiteral & literal | afterCopy & ~literal
      }
      byteOffset = unsafe next - input
      count = unsafe UnsafeRawPointer(target) - output
    }
  }
}

/// Fills `byteCount` bytes, each with the one `offset` bytes before it, and up to 15 bytes more.
///
/// - Precondition: `offset` is in `1...15`, and that many bytes are before `start`.
@unsafe
@inline(__always)
private func repeatPattern(
  _ offset: Int, at start: UnsafeMutableRawPointer, byteCount: Int
) {
  // Sound: the source stays `distance` behind the target, so it is never before the pattern, and the
  // last store begins before the end (or within 15 bytes of the start, for the first few). A load
  // that runs into its own store gets `distance` bytes that count, and the others are overwritten.
  var target = unsafe start
  var distance = offset
  // What is filled repeats with twice the distance: soon there are 16 bytes to copy at once.
  while distance < 16 {
    unsafe copy16(from: target - distance, to: target)
    unsafe target += distance
    distance &*= 2
  }
  let end = unsafe start + byteCount
  while unsafe target < end {
    unsafe copy16(from: target - distance, to: target)
    unsafe target += 16
  }
}
