extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
}

extension Span<UInt8> {
  /// Whether a line ends at `offset`; so does the last one where the bytes end.
  @inline(__always)
  func isLineEnd(at offset: Int) -> Bool { offset >= count || self[offset] == .newline }

  /// Where the line ends that has `offset`.
  func lineEnd(from offset: Int) -> Int {
    var end = offset
    while !isLineEnd(at: end) { end += 1 }
    return end
  }

  /// Whether there is `byte` at `offset`.
  @inline(__always)
  func has(_ byte: UInt8, at offset: Int) -> Bool { offset < count && self[offset] == byte }

  /// Where a name ends: letters, digits and underscores, and colons if they are allowed, and no digit first.
  func nameEnd(from start: Int, allowsColon: Bool) -> Int {
    var end = start
    while end < count {
      switch self[end] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        break
      case UInt8(ascii: "0")...UInt8(ascii: "9") where end > start: break
      case UInt8(ascii: ":") where allowsColon: break
      default: return end
      }
      end += 1
    }
    return end
  }

  func array(_ range: Range<Int>) -> [UInt8] { range.map { self[$0] } }

  func text(_ range: Range<Int>) -> String { String(decoding: array(range), as: UTF8.self) }

  /// Whether the bytes are those of `other`.
  func isEqual(to other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    var difference: UInt8 = 0
    for index in indices { difference |= self[index] ^ other[index] }
    return difference == 0
  }
}
