/// The payloads of many chunks, one after another in one array.
public struct ChunkPool: Sendable {
  /// All payloads.
  public private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// No chunks.
  public init() {}

  /// The number of chunks.
  public var count: Int { ends.count }

  /// Where chunk `index` lies in ``bytes``.
  public func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  /// Adds a chunk.
  public mutating func append(_ payload: Span<UInt8>) {
    for index in payload.indices { bytes.append(payload[index]) }
    ends.append(bytes.count)
  }
}
