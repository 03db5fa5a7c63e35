internal import BitCoding
internal import SeededRandom

/// The measured work on checksums.
public struct ChecksumWorkload: Sendable {
  private let bytes: [UInt8]

  /// `byteCount` bytes of no pattern.
  public init(byteCount: Int) {
    var random = SplitMix64(state: UInt64(byteCount))
    bytes = (0..<byteCount).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  /// The checksum of the bytes.
  public func crc32c() -> UInt64 { UInt64(CRC32C.checksum(of: bytes.span)) }
}
