/// How the data of a chunk object is encoded, by the number that its metadata has.
public struct ChunkObjectEncoding: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt8

  /// The encoding for which a number stands.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Deltas of deltas in 1,024 bytes, of Prometheus 1; 0 and a missing number stand for it as well. It is
  /// not read here.
  public static let doubleDelta = ChunkObjectEncoding(rawValue: 1)
  /// Bits of variable number, of Prometheus 1. It is not read here.
  public static let varbit = ChunkObjectEncoding(rawValue: 2)
  /// Several XOR chunks, each behind its length.
  public static let bigchunk = ChunkObjectEncoding(rawValue: 3)
  /// One XOR chunk.
  public static let xor = ChunkObjectEncoding(rawValue: 4)
}
