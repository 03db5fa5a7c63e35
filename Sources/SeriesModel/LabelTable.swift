internal import BitCoding

/// How the bytes of a ``LabelSet`` are divided, read from their beginning.
///
/// ```
/// ┌───────────────────┬──────────────────────┬──────┬──────┐
/// │ label count <4 B> │ length of text <4 B> │ text │ ends │
/// └───────────────────┴──────────────────────┴──────┴──────┘
/// ```
///
/// The text is name, 0xFF, value, 0xFF for each label. The ends are two offsets in the text for each
/// label, that of the 0xFF behind its name and that of the one behind its value: of two bytes while the
/// text is shorter than 64 KiB, else of four. All integers are little-endian.
struct LabelTable {
  let count: Int
  let textCount: Int
  /// Where the ends begin, in bytes of the set.
  private let start: Int

  /// The bytes before the text.
  static let headerCount = 8
  /// No text is longer, which leaves room in four bytes and keeps a hostile one out of memory.
  static let maximumTextCount = 1 << 24 - 1

  @inline(__always)
  init(_ bytes: Span<UInt8>) {
    let header = bytes.littleEndianWord(at: 0)
    count = Int(UInt32(truncatingIfNeeded: header))
    textCount = Int(header >> 32)
    start = Self.headerCount &+ textCount
  }

  /// The bytes of the text.
  var text: Range<Int> { Self.headerCount..<start }

  /// The ends of the name and the value of label `index`, as offsets in the text.
  @inline(__always)
  func ends(_ index: Int, of bytes: Span<UInt8>) -> (name: Int, value: Int) {
    if Self.isNarrow(textCount) {
      let ends = bytes.littleEndianHalfWord(at: start &+ 4 &* index)
      return (Int(ends & 0xFFFF), Int(ends &>> 16))
    }
    let ends = bytes.littleEndianWord(at: start &+ 8 &* index)
    return (Int(UInt32(truncatingIfNeeded: ends)), Int(ends &>> 32))
  }

  /// The bytes of a set with this much text.
  ///
  /// - Parameter append: appends the text, and then the ends of each label.
  @inline(__always)
  static func bytes<Failure: Error>(
    labels count: Int, text textCount: Int,
    _ append: (inout OutputSpan<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> [UInt8] {
    let byteCount = headerCount + textCount + count * (isNarrow(textCount) ? 4 : 8)
    // Not by the initializer that takes a capacity: it is not compiled for bytes, and with it a set took two
    // fifths more instructions.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    try bytes.append(addingCapacity: byteCount) { output throws(Failure) in
      output.append(littleEndian: UInt64(count) | UInt64(textCount) << 32)
      try append(&output)
    }
    precondition(bytes.count == byteCount, "as many bytes as told")
    return bytes
  }

  /// Appends the ends of a label.
  @inline(__always)
  static func appendEnds(
    name: Int, value: Int, text textCount: Int, to output: inout OutputSpan<UInt8>
  ) {
    if isNarrow(textCount) {
      output.append(littleEndian: UInt32(truncatingIfNeeded: name | value &<< 16))
    } else {
      output.append(littleEndian: UInt64(truncatingIfNeeded: name | value &<< 32))
    }
  }

  private static func isNarrow(_ textCount: Int) -> Bool { textCount <= 1 << 16 }
}
