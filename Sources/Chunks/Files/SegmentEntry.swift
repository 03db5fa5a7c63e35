/// A chunk in a segment file.
public struct SegmentEntry: Equatable, Sendable {
  /// Where the chunk starts in the file: the lower half of its reference.
  public var byteOffset: Int
  /// The byte that names the encoding of the payload.
  public var encodingByte: UInt8
  /// Where the payload lies in the file.
  public var payload: Range<Int>
  /// Whether encoding and payload match the CRC-32C behind them.
  public var isIntact: Bool

  /// The encoding that ``encodingByte`` names.
  public var encoding: ChunkEncodingByte { ChunkEncodingByte(rawValue: encodingByte) }
}
