/// A chunk in a head's chunk file.
public struct HeadChunkEntry: Equatable, Sendable {
  /// Where the chunk starts in the file: the lower half of its reference.
  public var byteOffset: Int
  /// The number by which the head, and its write-ahead log, know the series.
  public var series: UInt64
  /// The time of the first sample, in milliseconds since the Unix epoch.
  public var minTime: Int64
  /// The time of the last sample, in milliseconds since the Unix epoch.
  public var maxTime: Int64
  /// How the payload is encoded.
  public var encoding: ChunkEncodingByte
  /// Whether the samples came later than others of their series that are newer.
  ///
  /// Such chunks may overlap with each other and with those in order.
  public var isOutOfOrder: Bool
  /// Where the payload lies in the file.
  public var payload: Range<Int>
}
