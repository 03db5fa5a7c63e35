internal import BitCoding

/// Where a label is in the text of a ``LabelSetBuilder``.
struct LabelEntry {
  /// Where its name begins.
  private(set) var start: Int
  /// Where the separator behind the name is.
  private(set) var nameEnd: Int
  /// Where the separator behind the value is.
  private(set) var end: Int

  init(start: Int, nameEnd: Int, end: Int) {
    (self.start, self.nameEnd, self.end) = (start, nameEnd, end)
  }

  var name: Range<Int> { start..<nameEnd }
  /// The bytes of the label, with its separators.
  var bytes: Range<Int> { start..<end + 1 }

  mutating func move(back byteCount: Int) {
    start -= byteCount
    nameEnd -= byteCount
    end -= byteCount
  }

  /// Whether the entries are all of the text from its beginning, with ascending names.
  static func areInOrder(_ entries: [LabelEntry], _ text: Span<UInt8>) -> Bool {
    var start = 0
    for entry in entries {
      guard entry.start == start else { return false }
      start = entry.end + 1
    }
    return areAscending(entries, text)
  }

  /// Whether each name comes behind the one before it.
  static func areAscending(_ entries: [LabelEntry], _ text: Span<UInt8>) -> Bool {
    for index in entries.indices.dropFirst() {
      let name = text.extracting(entries[index - 1].name)
      guard name.precedes(text.extracting(entries[index].name)) else { return false }
    }
    return true
  }

  /// Sorts the entries by name.
  static func sort(_ entries: inout [LabelEntry], _ text: [UInt8]) {
    entries.sort { text.span.extracting($0.name).precedes(text.span.extracting($1.name)) }
  }
}
