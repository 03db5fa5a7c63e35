internal import SeededRandom
internal import Zstd

/// The measured work on Zstandard frames: the messages of ``SnappyWorkload``, at the default level.
public struct ZstdWorkload: ~Copyable, Sendable {
  /// All messages, not compressed.
  public private(set) var messages = ChunkPool()
  private var work: CompressionWorkload

  /// The messages, and their frames.
  public init() {
    var random = SplitMix64(state: 32)
    for number in 0..<SnappyWorkload.messageCount {
      messages.append(SnappyWorkload.message(number, using: &random).span)
    }
    work = CompressionWorkload(messages, level: ZstdCompressor.defaultLevel)
  }

  /// The frame of each message.
  public var frames: ChunkPool { work.frames }

  /// Decompresses every frame into the same array.
  public mutating func decode() throws -> UInt64 { try work.decompress() }

  /// Compresses every message into the same array.
  public mutating func encode() -> UInt64 { work.compress() }
}
