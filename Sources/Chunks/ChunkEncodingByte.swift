public import Gorilla

/// The byte that tells in a file how a chunk's payload is encoded.
///
/// ```swift
/// let byte = ChunkEncodingByte(.xor)
/// byte.encoding  // .xor
/// ```
///
/// Any byte is a value of this type, since files can hold chunks that this library cannot read. Those
/// that it can are ``isDecodable``: Prometheus' encodings, which are ``Gorilla/ChunkEncoding``, and sealed
/// chunks.
///
/// | byte | encoding |
/// |---|---|
/// | 00 | none |
/// | 01 to 06 | the six of Prometheus |
/// | 40 to 7E | private to a system; the sealed chunks of Ringtail are 50 |
/// | 80 | not an encoding, but a mark beside one; see ``HeadChunkReader`` |
/// | FF | down-sampled aggregates, as Thanos stores them |
@frozen
public struct ChunkEncodingByte: RawRepresentable, Hashable, Sendable {
  /// The byte.
  public let rawValue: UInt8

  /// The encoding for which `rawValue` stands.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The byte that stands for `encoding`.
  @inlinable
  public init(_ encoding: ChunkEncoding) { rawValue = encoding.rawValue }

  /// No encoding; no chunk has it.
  public static let none = ChunkEncodingByte(rawValue: 0)
  /// The sealed chunks of this library.
  public static let sealed = ChunkEncodingByte(rawValue: SealedFormat.encodingByte)
  /// Aggregates of down-sampled chunks, as Thanos stores them. This library passes them on, and does
  /// not decode them.
  public static let thanosAggregate = ChunkEncodingByte(rawValue: 0xFF)

  /// Which of Prometheus' encodings this is; nil if it is another.
  @inlinable
  public var encoding: ChunkEncoding? { ChunkEncoding(rawValue: rawValue) }

  /// Whether this library can decode chunks of this encoding.
  public var isDecodable: Bool { self == .sealed || encoding != nil }

  /// Whether the byte is one that Prometheus will not use, so that a system may give it a meaning of
  /// its own.
  @inlinable
  public var isPrivate: Bool { 0x40...0x7E ~= rawValue }
}

extension ChunkEncodingByte: CustomStringConvertible {
  /// The name of the encoding, or its byte in hexadecimal.
  public var description: String {
    if let encoding { return "\(encoding)" }
    switch self {
    case .none: return "none"
    case .sealed: return "sealed"
    case .thanosAggregate: return "thanosAggregate"
    default: return "0x" + String(rawValue, radix: 16)
    }
  }
}
