/// Room at the end of an array for as many bytes as were asked for, filled from the front.
///
/// All unsafe code of the module works on one of these, and lies in this file and in
/// `ByteOutput+Elements.swift`. What others call checks its own bounds: no argument makes it read or
/// write outside of the room, or outside of a span.
@safe
struct ByteOutput: ~Copyable {
  // Invariant: `base` is the start of `capacity` bytes that nobody else uses while this value lives,
  // 0 <= count <= capacity, and the first `count` of the bytes are initialized.
  //
  // A load may run past `count`, though never past `capacity`: copies take 16 bytes where fewer are
  // wanted. What it loads from there is stored behind the new `count` only, or is overwritten before
  // `count` passes it.
  //
  // Nothing but the code of the two files uses `base` or changes `count`.
  let base: UnsafeMutableRawPointer
  let capacity: Int
  var count = 0

  fileprivate init(base: UnsafeMutableRawPointer, capacity: Int) {
    unsafe self.base = base
    self.capacity = capacity
  }

  /// How many more bytes there is room for.
  var room: Int { capacity &- count }

  /// Adds the low `byteCount` bytes of `word`, the lowest first.
  ///
  /// - Precondition: `byteCount` is in `0...8`, and there is room for eight bytes.
  @inline(__always)
  mutating func append(littleEndian word: UInt64, byteCount: Int) {
    precondition(0...8 ~= byteCount && room >= 8, "no room for a word")
    // Sound: there is room for the whole word; of its bytes, `byteCount` come to count.
    unsafe base.storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
    count &+= byteCount
  }

  /// Adds `bytes[range]`.
  ///
  /// - Precondition: `range` lies within `bytes`, and there is room.
  @inline(__always)
  mutating func append(_ range: Range<Int>, of bytes: Span<UInt8>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count && range.count <= room,
      "bytes that do not exist, or no room for them")
    unsafe bytes.withUnsafeBytes { input in
      guard let start = input.baseAddress else { return }
      let source = unsafe UnsafeRawPointer(start) + range.lowerBound
      let target = unsafe base + count
      if range.count <= 16 && range.lowerBound &+ 16 <= input.count && room >= 16 {
        // Sound: 16 bytes are within the span, and there is room for as many. They do not overlap,
        // as nobody else has the room.
        unsafe copy16(from: source, to: target)
      } else {
        // Sound: by the precondition.
        unsafe target.copyMemory(from: source, byteCount: range.count)
      }
    }
    count &+= range.count
  }

  /// Adds `byteCount` bytes, each of them the one `offset` bytes before it.
  ///
  /// - Precondition: `offset` is in `1...count`, `byteCount` is not negative, and there is room.
  mutating func appendCopy(offset: Int, byteCount: Int) {
    precondition(
      1...count ~= offset && 0...room ~= byteCount, "a copy from nowhere, or no room for it")
    for target in count..<count &+ byteCount {
      // Sound: `target` is less than the capacity, and all bytes before it are initialized.
      let byte = unsafe base.load(fromByteOffset: target &- offset, as: UInt8.self)
      unsafe base.storeBytes(of: byte, toByteOffset: target, as: UInt8.self)
    }
    count &+= byteCount
  }
}

/// Copies 16 bytes, all of them loaded before any is stored.
@unsafe
@inline(__always)
func copy16(from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
  let word = unsafe source.loadUnaligned(as: SIMD2<UInt64>.self)
  unsafe target.storeBytes(of: word, as: SIMD2<UInt64>.self)
}

extension [UInt8] {
  /// Adds what `body` puts out, at most `capacity` bytes; nothing if `body` throws.
  mutating func append<Failure: Error>(
    upTo capacity: Int, _ body: (inout ByteOutput) throws(Failure) -> Void
  ) throws(Failure) {
    // Room for nothing would be a write into the storage that all empty arrays share.
    try append(addingCapacity: Swift.max(capacity, 1)) { (span) throws(Failure) in
      try unsafe span.withUnsafeMutableBufferPointer { (buffer, count) throws(Failure) in
        guard let base = buffer.baseAddress else { preconditionFailure("no memory") }
        // Sound: the array lends the buffer for the time of the call, and the output cannot be
        // copied out of `body`. The count is set when all bytes before it are initialized.
        var output = unsafe ByteOutput(
          base: UnsafeMutableRawPointer(base), capacity: capacity)
        try body(&output)
        count = output.count
      }
    }
  }
}

extension Span<UInt8> {
  /// The four bytes from `byteOffset` on, the first of them lowest.
  ///
  /// - Precondition: `0 <= byteOffset <= count - 4`
  @inline(__always)
  func littleEndian32(at byteOffset: Int) -> UInt32 {
    precondition(byteOffset >= 0 && byteOffset <= count &- 4, "a word outside of the bytes")
    // Sound: by the precondition.
    return unsafe UInt32(
      littleEndian: bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteOffset, as: UInt32.self))
  }

  /// The eight bytes from `byteOffset` on, the first of them lowest.
  ///
  /// - Precondition: `0 <= byteOffset <= count - 8`
  @inline(__always)
  func littleEndian64(at byteOffset: Int) -> UInt64 {
    precondition(byteOffset >= 0 && byteOffset <= count &- 8, "a word outside of the bytes")
    // Sound: by the precondition.
    return unsafe UInt64(
      littleEndian: bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: byteOffset, as: UInt64.self))
  }
}
