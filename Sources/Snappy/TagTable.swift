/// What follows from each of the 256 tags, so that a look-up takes the place of branches.
enum TagTable {
  /// For each tag, from the lowest bit on: 7 bits for how many bytes the element decodes to, or
  /// ``notPlain``; in bits 8 to 10 the part of a copy's offset that is in the tag; above, how many
  /// bytes the element takes in the input.
  static let entries: [UInt32] = (0..<256).map { tag in
    let upper = tag >> 2
    return switch tag & 3 {
    case 0: upper < 60 ? entry(length: upper + 1, byteCount: upper + 2) : entry(length: notPlain)
    case 1: entry(length: upper & 7 + 4, highOffset: tag >> 5, byteCount: 2)
    case 2: entry(length: upper + 1, byteCount: 3)
    default: entry(length: notPlain)
    }
  }

  /// The length of what the look-up does not serve: long literals, and offsets of four bytes.
  static let notPlain = 127

  private static func entry(length: Int, highOffset: Int = 0, byteCount: Int = 0) -> UInt32 {
    UInt32(length | highOffset << 8 | byteCount << 11)
  }
}
