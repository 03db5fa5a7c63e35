internal import BitCoding

/// A run of consecutive samples of one series, encoded together.
///
/// ```swift
/// let chunk = try Chunk(encoding: ChunkEncodingByte(.xor), payload: bytes)
/// print(chunk.minTime, chunk.maxTime, chunk.sampleCount)
/// ```
///
/// A chunk never changes. ``ChunkBuilder`` makes chunks of samples, ``ChunkCursor`` makes samples of
/// chunks, and ``ChunkMerger`` makes one list of chunks of several.
public struct Chunk: Hashable, Sendable {
  /// How the payload is encoded.
  public let encoding: ChunkEncodingByte
  /// The bytes of the samples.
  public let payload: [UInt8]
  /// The time of the first sample, in milliseconds since the Unix epoch.
  public let minTime: Int64
  /// The time of the last sample, in milliseconds since the Unix epoch.
  public let maxTime: Int64
  /// The number of samples.
  public let sampleCount: Int

  /// A chunk that is described by who knows it: the writer of the payload.
  ///
  /// Nothing of the description is compared with the payload here. Who reads the samples finds out.
  ///
  /// - Parameters:
  ///   - encoding: how the payload is encoded.
  ///   - payload: the bytes of the samples.
  ///   - minTime: the time of the first sample, in milliseconds since the Unix epoch.
  ///   - maxTime: the time of the last sample, in milliseconds since the Unix epoch.
  ///   - sampleCount: the number of samples.
  /// - Precondition: `minTime <= maxTime`, and there is at least one sample.
  public init(
    encoding: ChunkEncodingByte, payload: [UInt8],
    minTime: Int64, maxTime: Int64, sampleCount: Int
  ) {
    precondition(minTime <= maxTime, "a chunk does not end before it begins")
    precondition(sampleCount > 0, "a chunk has samples")
    self.encoding = encoding
    self.payload = payload
    self.minTime = minTime
    self.maxTime = maxTime
    self.sampleCount = sampleCount
  }

  /// The CRC-32C of the encoding byte and the payload, as a segment file has it.
  ///
  /// It is computed when it is asked for: files check it as they read, and writers need it once.
  ///
  /// - Complexity: O(`payload.count`)
  public var checksum: UInt32 {
    var crc = CRC32C()
    crc.update(CollectionOfOne(encoding.rawValue).span)
    crc.update(payload.span)
    return crc.checksum
  }

  /// Whether the times of both chunks have any millisecond in common.
  func overlaps(_ other: Chunk) -> Bool {
    minTime <= other.maxTime && other.minTime <= maxTime
  }
}
