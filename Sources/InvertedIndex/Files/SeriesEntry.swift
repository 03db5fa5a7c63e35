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
    labels.removeAll(keepingCapacity: true)
    chunks.removeAll(keepingCapacity: true)
    var offset = 0
    guard let labelCount = bytes.uvarint(at: &offset), labelCount <= UInt64(bytes.count) else {
      return .length
    }
    for _ in 0..<Int(labelCount) {
      guard let name = bytes.uvarint32(at: &offset), let value = bytes.uvarint32(at: &offset) else {
        return .length
      }
      guard max(name, value) < symbolLimit else { return .unknownSymbol(max(name, value)) }
      if let last = labels.last, last.name >= name { return .order }
      labels.append(SymbolPair(name: name, value: value))
    }
    guard let chunkCount = bytes.uvarint(at: &offset), chunkCount <= UInt64(bytes.count) else {
      return .length
    }
    var (time, reference) = (0 as Int64, 0 as UInt64)
    for index in 0..<Int(chunkCount) {
      guard let start = bytes.uvarint(at: &offset), let duration = bytes.uvarint(at: &offset),
        let distance = bytes.uvarint(at: &offset)
      else { return .length }
      let minTime = time &+ (index == 0 ? Int64(zigzag: start) : Int64(bitPattern: start))
      time = minTime &+ Int64(bitPattern: duration)
      reference =
        index == 0 ? distance : reference &+ UInt64(bitPattern: Int64(zigzag: distance))
      chunks.append(ChunkMeta(minTime: minTime, maxTime: time, reference: reference))
    }
    return offset == bytes.count ? nil : .length
  }
}
