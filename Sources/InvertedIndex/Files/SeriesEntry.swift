internal import BitCoding

/// A series in an index: its labels, by their symbols, and its chunks.
///
/// It is a buffer, which ``IndexReader`` fills; filled again, it allocates nothing.
public struct SeriesEntry: Sendable {
  /// By what posting lists know the series.
  public internal(set) var reference: UInt32 = 0
  /// Where the series starts in the file.
  public internal(set) var byteOffset = 0
  /// The labels, ascending by name.
  public private(set) var labels: [SymbolPair] = []
  /// The chunks, in the order of the file, which is that of time in a sound one.
  public private(set) var chunks: [ChunkMeta] = []

  /// An empty buffer.
  public init() {}

  /// Reads what lies between the length and the checksum.
  ///
  /// Times and references are sums that wrap: what they are is not checked here.
  ///
  /// - Parameters:
  ///   - bytes: the payload.
  ///   - symbolLimit: what the numbers of all symbols are less than.
  /// - Returns: what is wrong.
  mutating func decode(_ bytes: Span<UInt8>, symbolLimit: UInt32) -> IndexFault? {
    var offset = 0
    // A label takes two bytes at least, and a chunk three.
    guard let labelCount = bytes.uvarint(at: &offset), labelCount <= UInt64(bytes.count / 2) else {
      return .length
    }
    labels.resize(to: Int(labelCount), filler: SymbolPair(name: 0, value: 0))
    if let fault = Self.decode(&labels, bytes, &offset, symbolLimit) { return fault }
    guard let chunkCount = bytes.uvarint(at: &offset), chunkCount <= UInt64(bytes.count / 3) else {
      return .length
    }
    chunks.resize(to: Int(chunkCount), filler: ChunkMeta(minTime: 0, maxTime: 0, reference: 0))
    guard Self.decode(&chunks, bytes, &offset), offset == bytes.count else { return .length }
    return nil
  }

  // Both are written through a span: appended one by one, each would ask whether the array is shared.

  private static func decode(
    _ labels: inout [SymbolPair], _ bytes: Span<UInt8>, _ offset: inout Int, _ symbolLimit: UInt32
  ) -> IndexFault? {
    var labels = labels.mutableSpan
    for index in labels.indices {
      guard let name = bytes.uvarint32(at: &offset), let value = bytes.uvarint32(at: &offset) else {
        return .length
      }
      guard max(name, value) < symbolLimit else { return .unknownSymbol(max(name, value)) }
      if index > 0, labels[index - 1].name >= name { return .order }
      labels[index] = SymbolPair(name: name, value: value)
    }
    return nil
  }

  private static func decode(
    _ chunks: inout [ChunkMeta], _ bytes: Span<UInt8>, _ offset: inout Int
  ) -> Bool {
    var chunks = chunks.mutableSpan
    var (time, reference) = (0 as Int64, 0 as UInt64)
    for index in chunks.indices {
      guard let start = bytes.uvarint(at: &offset), let duration = bytes.uvarint(at: &offset),
        let distance = bytes.uvarint(at: &offset)
      else { return false }
      let minTime = time &+ (index == 0 ? Int64(zigzag: start) : Int64(bitPattern: start))
      time = minTime &+ Int64(bitPattern: duration)
      reference =
        index == 0 ? distance : reference &+ UInt64(bitPattern: Int64(zigzag: distance))
      chunks[index] = ChunkMeta(minTime: minTime, maxTime: time, reference: reference)
    }
    return true
  }
}

extension Array {
  /// Removes the last elements, or adds some.
  fileprivate mutating func resize(to newCount: Int, filler: Element) {
    if count > newCount {
      removeLast(count - newCount)
    } else if count < newCount {
      self += repeatElement(filler, count: newCount - count)
    }
  }
}
