internal import SeededRandom
internal import Snappy

/// The measured work on Snappy blocks: 32 messages of half a megabyte in all.
///
/// A message has the labels of 100 series as text, which repeats much, and behind those of each series
/// 60 bytes of no pattern, as the payload of a chunk has none.
public struct SnappyWorkload: ~Copyable, Sendable {
  /// The number of messages.
  public static let messageCount = 32
  /// The number of series in a message.
  static let seriesPerMessage = 100
  /// The bytes of no pattern behind the labels of a series.
  static let payloadByteCount = 60

  /// All messages, not encoded.
  public private(set) var messages = ChunkPool()
  /// A block for each message.
  public private(set) var blocks = ChunkPool()
  private var encoder = SnappyEncoder()
  private var decoded: [UInt8] = []
  private var encoded: [UInt8] = []

  /// The messages, and their blocks.
  public init() {
    var random = SplitMix64(state: 32)
    for number in 0..<Self.messageCount {
      let message = Self.message(number, using: &random)
      messages.append(message.span)
      blocks.append(encoder.encode(message.span).span)
    }
  }

  static func message(_ number: Int, using random: inout SplitMix64) -> [UInt8] {
    let names = ["http_requests_total", "process_cpu_seconds_total", "node_memory_free_bytes"]
    let zones = ["us-east-1a", "us-east-1b", "eu-west-2c"]
    var bytes: [UInt8] = []
    for _ in 0..<seriesPerMessage {
      let name = names[Int(random.next(below: 3))]
      let zone = zones[Int(random.next(below: 3))]
      let instance = "10.0.\(number).\(random.next(below: 256)):9100"
      let path = String(random.next(below: 1_000_000), radix: 36)
      bytes += "__name__=\(name),instance=\(instance),job=node,path=/api/\(path),zone=\(zone);".utf8
      for _ in 0..<payloadByteCount { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
    }
    return bytes
  }

  /// Decodes every block into the same array.
  public mutating func decode() throws -> UInt64 {
    // Not the property itself, as a span of that would keep the others from being changed.
    let pool = blocks
    var digest: UInt64 = 0
    for number in 0..<Self.messageCount {
      try SnappyBlock.decode(pool.bytes.span.extracting(pool.range(number)), into: &decoded)
      digest = digest &* 31 &+ UInt64(decoded.count) &+ UInt64(decoded[decoded.count - 1])
    }
    return digest
  }

  /// Encodes every message into the same array.
  public mutating func encode() -> UInt64 {
    let pool = messages
    var digest: UInt64 = 0
    for number in 0..<Self.messageCount {
      encoder.encode(pool.bytes.span.extracting(pool.range(number)), into: &encoded)
      digest = digest &* 31 &+ UInt64(encoded.count) &+ UInt64(encoded[encoded.count - 1])
    }
    return digest
  }
}
