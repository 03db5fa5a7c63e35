internal import BitCoding
internal import SeriesModel

/// The symbols of an index that is being written.
struct WrittenSymbols: Sendable {
  /// Each text behind its length, as in the file.
  private(set) var bytes: [UInt8] = []
  /// Where the texts are in the bytes.
  private var texts: [Range<UInt32>] = []
  /// A hash table, at most half full: one more than the number of a symbol, or 0.
  private var slots: [UInt32] = []

  /// The number of symbols.
  var count: Int { texts.count }

  /// Appends a symbol.
  ///
  /// - Returns: whether it comes behind the one before it; if not, it is not appended.
  mutating func append(_ text: Span<UInt8>) -> Bool {
    if let last = texts.last, !bytes.span.extracting(Range(last)).precedes(text) { return false }
    bytes.append(uvarint: UInt64(text.count))
    let start = UInt32(bytes.count)
    bytes.append(copying: text)
    texts.append(start..<UInt32(bytes.count))
    return true
  }

  /// Makes the hash table, once all symbols are there.
  mutating func makeTable() {
    var capacity = 2
    while capacity < 2 * count { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
    for index in texts.indices {
      var slot = slot(of: bytes.span.extracting(Range(texts[index])))
      while slots[slot] != 0 { slot = (slot &+ 1) & (capacity &- 1) }
      slots[slot] = UInt32(index) + 1
    }
  }

  /// The number of a symbol; `nil` if it has not been appended.
  func number(of text: Span<UInt8>) -> UInt32? {
    var slot = slot(of: text)
    while slots[slot] != 0 {
      let number = slots[slot] &- 1
      if bytes.span.extracting(Range(texts[Int(number)])).isEqual(to: text) { return number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// Where the text of a symbol is in the bytes.
  func range(of number: UInt32) -> Range<Int> { Range(texts[Int(number)]) }

  private func slot(of text: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: XXHash64.hash(of: text)) & (slots.count &- 1)
  }
}

extension Range<Int> {
  fileprivate init(_ range: Range<UInt32>) {
    self = Int(range.lowerBound)..<Int(range.upperBound)
  }
}
