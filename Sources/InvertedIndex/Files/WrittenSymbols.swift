internal import BitCoding
internal import SeriesModel

/// The symbols of an index that is being written.
struct WrittenSymbols: Sendable {
  /// Each text behind its length, as in the file.
  private(set) var bytes: [UInt8] = []
  /// Where the texts are in the bytes.
  private var texts: [Range<UInt32>] = []
  private var table = IdentifierTable()

  /// The number of symbols.
  var count: Int { texts.count }

  /// Appends a symbol.
  ///
  /// - Returns: whether it comes behind the one before it; if not, it is not appended.
  mutating func append(_ text: Span<UInt8>) -> Bool {
    if let last = texts.last, !bytes.span.extracting(Range(last)).precedes(text) { return false }
    table.insert(UInt32(count), hash: XXHash64.hash(of: text))
    bytes.append(uvarint: UInt64(text.count))
    let start = UInt32(bytes.count)
    bytes.append(copying: text)
    texts.append(start..<UInt32(bytes.count))
    return true
  }

  /// The number of a symbol; `nil` if it has not been appended.
  func number(of text: Span<UInt8>) -> UInt32? {
    table.find(XXHash64.hash(of: text)) {
      bytes.span.extracting(range(of: $0)).isEqual(to: text)
    }
  }

  /// Where the text of a symbol is in the bytes.
  func range(of number: UInt32) -> Range<Int> { Range(texts[Int(number)]) }
}

extension Range<Int> {
  fileprivate init(_ range: Range<UInt32>) {
    self = Int(range.lowerBound)..<Int(range.upperBound)
  }
}
