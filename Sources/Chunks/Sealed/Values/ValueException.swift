/// A value that its section does not hold.
struct ValueException {
  /// About what it takes: the distance to the one before, and the bits.
  static let byteCount = 10

  var index: Int
  var bits: UInt64
}

// The list behind a section; the cursors are returned, and so stay in registers.

extension ValueException {
  /// Checks the list of exceptions that begins at `start`, and returns what is behind it.
  @inline(never)
  static func skip(
    _ bytes: Span<UInt8>, _ count: Int, _ start: SealedCursor
  ) throws(SealedError) -> SealedCursor {
    var cursor = start
    let exceptionCount = try cursor.uvarint(bytes)
    guard 1...UInt64(count) ~= exceptionCount else {
      throw .invalidIndex(byteOffset: start.byteOffset)
    }
    // The number of the sample behind the one before.
    var next: UInt64 = 0
    for _ in 0..<exceptionCount {
      let offset = cursor.byteOffset
      let distance = try cursor.uvarint(bytes)
      guard distance < UInt64(count) - next else { throw .invalidIndex(byteOffset: offset) }
      next += distance + 1
      try cursor.skip(8, bytes)
    }
    return cursor
  }

  /// Replaces those values `range`, which `values` begins with, that are in the list at `start`.
  @inline(never)
  static func apply(
    _ bytes: Span<UInt8>, _ start: Int, _ range: Range<Int>, _ values: inout MutableSpan<Double>
  ) {
    var cursor = SealedCursor(byteOffset: start)
    // The list has been read before, so that nothing is thrown.
    let exceptionCount = (try? cursor.uvarint(bytes)) ?? 0
    var next = 0
    for _ in 0..<exceptionCount {
      guard let distance = try? cursor.uvarint(bytes), let word = try? cursor.word(bytes) else {
        return
      }
      let index = next &+ Int(truncatingIfNeeded: distance)
      if range.contains(index) { values[index - range.lowerBound] = Double(bitPattern: word) }
      next = index &+ 1
    }
  }
}
