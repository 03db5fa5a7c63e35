internal import BitCoding

/// The length of a text and its first and last bytes: all of it, if it is no longer than 16 bytes, as
/// most names and values are.
///
/// What is looked up often is kept with its key, so that a look-up need not follow where its text is.
struct TextKey: Equatable, Sendable {
  let first: UInt64
  let last: UInt64
  let count: Int

  @inline(__always)
  init(_ text: Span<UInt8>) {
    count = text.count
    if count >= 8 {
      // The words overlap each other if there are fewer than 16 bytes.
      (first, last) = (text.littleEndianWord(at: 0), text.littleEndianWord(at: count &- 8))
    } else {
      first = text.shortWord
      last = first
    }
  }

  /// The key of a part of `bytes`, without a branch.
  ///
  /// - Precondition: the part is not empty, and there are eight bytes before it.
  @inline(__always)
  init(_ part: Range<Int>, of bytes: Span<UInt8>) {
    count = part.count
    let lastStart = part.upperBound &- 8
    // What lies before a text of fewer than eight bytes is shifted out.
    let shift = UInt64(truncatingIfNeeded: 8 &* max(0, 8 &- count))
    first = bytes.littleEndianWord(at: min(part.lowerBound, lastStart)) &>> shift
    last = bytes.littleEndianWord(at: lastStart) &>> shift
  }

  /// Whether a text with the same key is the same text.
  @inline(__always)
  var isWhole: Bool { count <= 16 }

  // Without a branch for each part.
  @inline(__always)
  static func == (left: TextKey, right: TextKey) -> Bool {
    let difference = UInt64(bitPattern: Int64(left.count ^ right.count))
    return (left.first ^ right.first) | (left.last ^ right.last) | difference == 0
  }
}

extension Span<UInt8> {
  /// All bytes in one word, the first of them lowest.
  ///
  /// - Precondition: there are fewer than eight.
  @inline(__always)
  var shortWord: UInt64 {
    if count >= 4 {
      let last = UInt64(littleEndianHalfWord(at: count &- 4))
      return UInt64(littleEndianHalfWord(at: 0)) | last &<< UInt64(8 &* (count &- 4))
    }
    var word: UInt64 = 0
    for index in indices { word |= UInt64(self[index]) &<< UInt64(8 &* index) }
    return word
  }
}
