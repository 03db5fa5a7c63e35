internal import BitCoding
public import SeriesModel

/// Writes the index of a block, version 2, as Prometheus does.
///
/// All symbols come first, then the series, and the rest at the end. The writer appends to bytes that
/// belong to the caller, who takes them away to a file when there are enough of them:
///
/// ```swift
/// var writer = IndexWriter()
/// var bytes: [UInt8] = []
/// for symbol in ["__name__", "api", "job", "up"] { try writer.add(symbol: symbol.utf8.span) }
/// try writer.append(labels, chunks: chunks.span, to: &bytes)
/// try writer.finish(to: &bytes)
/// ```
///
/// The writer itself holds the symbols, with some 30 bytes more for each, some 50 bytes for each different
/// label, twelve for each series, and four for each label of each series. At the end it holds for each
/// different label and each label of each series about as much again, and appends all of the lists at once.
/// After an error it goes on with another symbol or series.
///
/// The format is in `Documentation/Formats/Index.md`.
public struct IndexWriter: Sendable {
  /// The number of bytes that were appended so far.
  public private(set) var byteCount = 0
  /// Whether the index gets, for each name, a list of its values, which nobody reads; older
  /// versions of Prometheus wrote them.
  public let writesLabelIndexes: Bool

  let limits: IndexLimits
  var symbols = WrittenSymbols()
  var postings = LabelPostings()
  private var lastLabels = LabelSet()
  private var lastChunk: UInt64 = 0
  /// The labels and the payload of the series at hand.
  private var labels: [SymbolPair] = []
  private var payload: [UInt8] = []

  /// A writer at the beginning of a file.
  ///
  /// - Parameter writesLabelIndexes: whether to write what older versions of Prometheus did.
  public init(writesLabelIndexes: Bool = false) {
    self.init(writesLabelIndexes: writesLabelIndexes, limits: IndexLimits())
  }

  init(writesLabelIndexes: Bool = false, limits: IndexLimits) {
    (self.writesLabelIndexes, self.limits) = (writesLabelIndexes, limits)
  }

  /// Adds a symbol: a name or a value of the series to come.
  ///
  /// - Parameter symbol: the text in UTF-8.
  /// - Precondition: no series has been appended.
  /// - Throws: ``IndexWriteError/symbolOutOfOrder(_:)`` or ``IndexWriteError/tooLarge(_:)``.
  /// - Complexity: O(the bytes of the text) amortised
  public mutating func add(symbol: Span<UInt8>) throws(IndexWriteError) {
    precondition(byteCount == 0, "all symbols come before the first series")
    // Besides the text: the number of symbols, and the length of the text.
    guard 4 + symbols.bytes.count + 5 + symbol.count <= limits.tableByteCount else {
      throw .tooLarge(.symbols)
    }
    guard symbols.append(symbol) else {
      throw .symbolOutOfOrder(String(copying: symbol))
    }
  }

  /// Appends a series.
  ///
  /// - Parameters:
  ///   - labels: the labels, which come behind those of the series before.
  ///   - chunks: the chunks, in the order of time.
  ///   - output: what is appended to.
  /// - Returns: by what posting lists know the series.
  /// - Throws: ``IndexWriteError``.
  /// - Complexity: O(the bytes of the labels + the number of chunks) amortised
  @discardableResult
  public mutating func append(
    _ labels: LabelSet, chunks: Span<ChunkMeta>, to output: inout [UInt8]
  ) throws(IndexWriteError) -> UInt32 {
    guard !labels.isEmpty else { throw .noLabels }
    guard lastLabels < labels else { throw .seriesOutOfOrder(labels) }
    payload.removeAll(keepingCapacity: true)
    try encode(labels)
    try encode(chunks, of: labels)
    let start = (max(byteCount, seriesStart) + 15) / 16 * 16
    guard start + 10 + payload.count + 4 <= limits.fileByteCount else { throw .tooLarge(.series) }

    // Not before the series is known to be sound, so that after an error symbols can still be added.
    writeSymbols(to: &output)
    let base = output.count - byteCount
    output.append(zeros: start - byteCount)
    output.append(uvarint: UInt64(payload.count))
    output.append(copying: payload.span)
    output.append(bigEndian: CRC32C.checksum(of: payload.span))
    byteCount = output.count - base
    let reference = UInt32(start / 16)
    postings.append(self.labels, reference: reference)
    lastLabels = labels
    if !chunks.isEmpty { lastChunk = chunks[chunks.count - 1].reference }
    return reference
  }

  private mutating func encode(_ labels: LabelSet) throws(IndexWriteError) {
    self.labels.removeAll(keepingCapacity: true)
    payload.append(uvarint: UInt64(labels.count))
    try labels.forEachLabel { name, value throws(IndexWriteError) in
      let label = SymbolPair(
        name: try number(of: name, of: labels), value: try number(of: value, of: labels))
      self.labels.append(label)
      payload.append(uvarint: UInt64(label.name))
      payload.append(uvarint: UInt64(label.value))
    }
  }

  private func number(
    of text: Span<UInt8>, of labels: LabelSet
  ) throws(IndexWriteError) -> UInt32 {
    guard let number = symbols.number(of: text) else {
      throw .unknownSymbol(String(copying: text), of: labels)
    }
    return number
  }

  private mutating func encode(
    _ chunks: Span<ChunkMeta>, of labels: LabelSet
  ) throws(IndexWriteError) {
    payload.append(uvarint: UInt64(chunks.count))
    var last = ChunkMeta(minTime: 0, maxTime: 0, reference: lastChunk)
    for index in chunks.indices {
      let chunk = chunks[index]
      guard chunk.reference >= last.reference else { throw .chunkOutOfOrder(labels) }
      guard chunk.minTime <= chunk.maxTime, index == 0 || chunk.minTime > last.maxTime else {
        throw .overlappingChunks(labels)
      }
      let duration = UInt64(bitPattern: chunk.maxTime &- chunk.minTime)
      if index == 0 {
        payload.append(varint: chunk.minTime)
        payload.append(uvarint: duration)
        payload.append(uvarint: chunk.reference)
      } else {
        payload.append(uvarint: UInt64(bitPattern: chunk.minTime &- last.maxTime))
        payload.append(uvarint: duration)
        payload.append(varint: Int64(bitPattern: chunk.reference &- last.reference))
      }
      last = chunk
    }
  }

  /// Where the series begin: behind the symbols.
  var seriesStart: Int { IndexReader.headerByteCount + 12 + symbols.bytes.count }

  /// Writes what comes before the first series, if that has not been done.
  mutating func writeSymbols(to output: inout [UInt8]) {
    guard byteCount == 0 else { return }
    var content: [UInt8] = []
    content.append(bigEndian: UInt32(symbols.count))
    content.append(copying: symbols.bytes.span)
    let base = output.count
    output.append(bigEndian: IndexReader.magic)
    output.append(2)
    output.append(table: content.span)
    byteCount = output.count - base
  }
}
