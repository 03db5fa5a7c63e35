extension Span<UInt8> {
  /// The first and the last eight bytes, each with its first byte lowest.
  ///
  /// - Precondition: there are eight bytes.
  @inlinable
  @inline(__always)
  var edgeWords: (first: UInt64, last: UInt64) {
    precondition(count >= 8, "a word lies within the bytes")
    // Sound: the eight bytes from 0 on, and those from count - 8 on, are in bounds.
    let (first, last) = unsafe (
      bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: 0, as: UInt64.self),
      bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: count &- 8, as: UInt64.self)
    )
    return (UInt64(littleEndian: first), UInt64(littleEndian: last))
  }

  /// The same of at most eight bytes: zeros stand behind the first, and before the last.
  var paddedEdgeWords: (first: UInt64, last: UInt64) {
    let word = paddedWord(at: 0, count: count)
    return (word, word << UInt64(64 &- 8 &* count))
  }
}
