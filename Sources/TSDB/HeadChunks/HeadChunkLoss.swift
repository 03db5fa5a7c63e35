/// What cannot be read of the files of a head's chunks, and is in the write-ahead log alone.
public struct HeadChunkLoss: Equatable, Sendable {
  /// The fault: where the file can be read no further, or which chunk is not what it tells, and why.
  public var error: HeadChunkFileError
  /// How many bytes are behind it in the file, with the zeros at its end; of a chunk that is not what it tells, how
  /// many bytes that has.
  public var byteCount: Int
}
