internal import BitCoding

/// The names and values of an index, each text once.
struct SymbolStore: Sendable {
  /// Where the bytes of a symbol are, and how many names and values are this symbol.
  private struct Entry {
    var page: UInt32
    var offset: UInt32
    var count: UInt32
    var useCount: UInt32
  }

  // Bytes are only ever added to the last page. A text that is longer than a page has one by itself.
  private var pages: [[UInt8]] = []
  private var entries = Paged<Entry>(pageShift: 8)
  /// The bytes of the texts that are in use, and of all that are in the pages.
  private(set) var (usedByteCount, textByteCount) = (0, 0)

  private static var pageByteCount: Int { 1 << 14 }

  /// Adds a text that nothing uses yet, as symbol `symbol`: a number that is free, or the next one.
  mutating func add(_ text: Span<UInt8>, as symbol: UInt32) {
    if pages.isEmpty || pages[pages.count - 1].count + text.count > Self.pageByteCount {
      // The first one grows, so that few texts take little.
      let byteCount = pages.isEmpty ? text.count : max(text.count, Self.pageByteCount)
      pages.append([])
      pages[pages.count - 1].reserveCapacity(byteCount)
    }
    let last = pages.count - 1
    let entry = Entry(
      page: UInt32(last), offset: UInt32(pages[last].count), count: UInt32(text.count), useCount: 0)
    pages[last].append(copying: text)
    textByteCount += text.count
    usedByteCount += text.count
    entries.set(entry, at: Int(symbol))
  }

  /// The number of symbols, free ones too.
  var count: Int { entries.count }

  /// The number of bytes of a symbol.
  func byteCount(of symbol: UInt32) -> Int { Int(entries[Int(symbol)].count) }

  /// Notes one more use of a symbol.
  mutating func retain(_ symbol: UInt32) { entries[Int(symbol)].useCount += 1 }

  /// Notes one less use of a symbol. If it was the last, the number is free.
  mutating func release(_ symbol: UInt32) -> Bool {
    entries[Int(symbol)].useCount -= 1
    let entry = entries[Int(symbol)]
    guard entry.useCount == 0 else { return false }
    usedByteCount -= Int(entry.count)
    return true
  }

  /// Lends the text of a symbol.
  @inline(__always)
  func withText<Result>(_ symbol: UInt32, _ body: (Span<UInt8>) -> Result) -> Result {
    let entry = entries[Int(symbol)]
    let start = Int(entry.offset)
    let pages = pages.span
    return body(pages[Int(entry.page)].span.extracting(start..<start &+ Int(entry.count)))
  }

  /// The text of a symbol, which is UTF-8.
  func string(_ symbol: UInt32) -> String {
    let entry = entries[Int(symbol)]
    let start = Int(entry.offset)
    return String(decoding: pages[Int(entry.page)][start..<start + Int(entry.count)], as: UTF8.self)
  }

  /// Whether a symbol has this text.
  @inline(__always)
  func matches(_ symbol: UInt32, _ text: Span<UInt8>) -> Bool {
    withText(symbol) { $0.hasSameBytes(as: text) }
  }

  /// Whether a symbol comes before another in the order of bytes.
  func precedes(_ symbol: UInt32, _ other: UInt32) -> Bool {
    withText(symbol) { text in withText(other) { text.precedes($0) } }
  }

  /// Writes the texts that are in use to new pages, once most bytes are of texts that are not.
  mutating func compact() {
    guard textByteCount - usedByteCount > usedByteCount + 4 * Self.pageByteCount else { return }
    let old = self
    (pages, textByteCount, usedByteCount) = ([], 0, 0)
    for symbol in 0..<UInt32(entries.count) where old.entries[Int(symbol)].useCount > 0 {
      old.withText(symbol) { add($0, as: symbol) }
      entries[Int(symbol)].useCount = old.entries[Int(symbol)].useCount
    }
  }
}
