internal import BitCoding
internal import SeriesModel

/// The symbols of an index: its bytes, and where every eighth symbol is in them.
///
/// What was read once from the bytes, when the positions were taken, is not checked again.
struct IndexSymbols {
  /// The symbols, each behind its length.
  private let bytes: SharedBytes
  /// Where the bytes begin in the file.
  let byteOffset: Int
  let count: Int
  /// Whether all symbols are UTF-8, as those of labels have to be.
  let areUTF8: Bool
  /// Where in the bytes every eighth symbol begins.
  private let samples: [UInt32]
  /// Whether symbols go by where they are in the file, as in version 1, and not by their order.
  private let areOffsets: Bool

  /// Takes half a byte for each symbol. Of every 32nd, as Prometheus has them, it would be an eighth of a
  /// byte; but then fifteen symbols, and not three, would be passed over for each that is read.
  private static let sampling = 8

  /// Reads the symbols from their section, which begins at `byteOffset` of the file.
  init(section: SharedBytes, byteOffset: Int, areOffsets: Bool) throws(IndexError) {
    let (count, entries) = try section.checkedTable(of: .symbols, at: byteOffset)
    bytes = section.extracting(entries)
    self.byteOffset = byteOffset + entries.lowerBound
    self.count = count
    self.areOffsets = areOffsets
    (samples, areUTF8) = try Self.samples(bytes, count, self.byteOffset)
  }

  private static func samples(
    _ bytes: SharedBytes, _ count: Int, _ byteOffset: Int
  ) throws(IndexError) -> (samples: [UInt32], areUTF8: Bool) {
    try bytes.withSpan { bytes throws(IndexError) in
      var samples: [UInt32] = []
      var areUTF8 = true
      var (offset, previous) = (0, 0..<0)
      for number in 0..<count {
        let start = offset
        guard let text = bytes.textRange(at: &offset) else {
          throw .invalid(.symbols, .length, byteOffset: byteOffset + start)
        }
        if number % sampling == 0 { samples.append(UInt32(start)) }
        guard
          number == 0 || bytes.extracting(previous).precedes(bytes.extracting(text))
        else { throw .invalid(.symbols, .order, byteOffset: byteOffset + start) }
        areUTF8 = areUTF8 && bytes.extracting(text).isUTF8
        previous = text
      }
      guard offset == bytes.count else {
        throw .invalid(.symbols, .length, byteOffset: byteOffset + offset)
      }
      return (samples, areUTF8)
    }
  }

  /// Lends the bytes, in which ``range(of:in:)`` finds texts.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withSpan(body)
  }

  /// Where the text of a symbol is in the bytes; `nil` if there is no such symbol.
  func range(of symbol: UInt32, in bytes: Span<UInt8>) -> Range<Int>? {
    areOffsets ? text(at: symbol, bytes) : text(numbered: symbol, bytes)
  }

  private func text(numbered symbol: UInt32, _ bytes: Span<UInt8>) -> Range<Int>? {
    guard symbol < count else { return nil }
    var offset = Int(samples[Int(symbol) / Self.sampling])
    for _ in 0..<Int(symbol) % Self.sampling { _ = bytes.textRange(at: &offset) }
    return bytes.textRange(at: &offset)
  }

  private func text(at symbol: UInt32, _ bytes: Span<UInt8>) -> Range<Int>? {
    let wanted = Int(symbol) - byteOffset
    let sample = samples.partitioningIndex { Int($0) > wanted } - 1
    guard sample >= 0 else { return nil }
    var offset = Int(samples[sample])
    // At the end of the bytes there is none that moves the offset.
    while offset < wanted { if bytes.textRange(at: &offset) == nil { return nil } }
    return offset == wanted ? bytes.textRange(at: &offset) : nil
  }

  /// The symbol that has this text, by the number that the series of the index have for it; `nil` if
  /// there is none.
  func symbol(of text: Span<UInt8>) -> UInt32? {
    bytes.withSpan { bytes in
      // The last sample that does not come behind the text.
      let sample =
        samples.partitioningIndex { sample in
          var offset = Int(sample)
          guard let other = bytes.textRange(at: &offset) else { return true }
          return text.precedes(bytes.extracting(other))
        } - 1
      guard sample >= 0 else { return nil }
      var offset = Int(samples[sample])
      let first = sample * Self.sampling
      for number in first..<min(first + Self.sampling, count) {
        let start = offset
        guard let other = bytes.textRange(at: &offset) else { return nil }
        if bytes.extracting(other).isEqual(to: text) {
          return UInt32(areOffsets ? start + byteOffset : number)
        }
      }
      return nil
    }
  }

  /// Calls `body` with each symbol, by its number, where it begins in the file, and its text.
  func forEachSymbol(
    _ body: (_ symbol: UInt32, _ byteOffset: Int, _ text: Span<UInt8>) -> Void
  ) {
    bytes.withSpan { bytes in
      var offset = 0
      for number in 0..<count {
        let start = byteOffset + offset
        guard let text = bytes.textRange(at: &offset) else { return }
        body(UInt32(areOffsets ? start : number), start, bytes.extracting(text))
      }
    }
  }
}
