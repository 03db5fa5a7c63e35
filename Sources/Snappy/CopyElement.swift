/// A copy: the element that repeats bytes which were decoded before.
struct CopyElement {
  /// How many bytes the tag and the offset take: 2, 3 or 5.
  var byteCount: Int
  /// How far to reach back, 0 to 2^32 - 1.
  var offset: Int
  /// How many bytes to copy, 1 to 64.
  var length: Int

  /// The copy that has the tag `tag`, with 1, 2 or 3 in its low two bits.
  ///
  /// - Parameter following: the four bytes after the tag, the first of them lowest; those that do
  ///   not belong to the offset may be any.
  init(tag: Int, following: Int) {
    let upper = tag >> 2
    switch tag & 3 {
    case 1: (byteCount, offset, length) = (2, (tag >> 5) << 8 | following & 0xFF, upper & 7 + 4)
    case 2: (byteCount, offset, length) = (3, following & 0xFFFF, upper + 1)
    default: (byteCount, offset, length) = (5, following, upper + 1)
    }
  }
}
