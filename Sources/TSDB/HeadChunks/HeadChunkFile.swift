/// A file of the directory of head chunks.
public struct HeadChunkFile: Hashable, Sendable {
  /// The number by which references know it.
  public var number: UInt32
  /// The path.
  public var path: String
  /// The length.
  public var byteCount: Int
}
