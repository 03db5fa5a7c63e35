internal import Gorilla

/// What the decoders of timestamps alone and of values alone have in common, with their encoders.
/// Elements are compared by their bits.
protocol StreamDecoder {
  init()
  var position: Int { get }
  mutating func nextBits(from bytes: Span<UInt8>) throws(ChunkError) -> UInt64
  /// Reads up to `output.count` elements, and writes those before a fault to the start of `output`.
  mutating func decodeBits(
    from bytes: Span<UInt8>, into output: inout [UInt64]
  ) throws(ChunkError)
  static func encode(_ bits: [UInt64]) -> [UInt8]
}

extension TimestampDecoder: StreamDecoder {
  mutating func nextBits(from bytes: Span<UInt8>) throws(ChunkError) -> UInt64 {
    UInt64(bitPattern: try next(from: bytes))
  }

  mutating func decodeBits(
    from bytes: Span<UInt8>, into output: inout [UInt64]
  ) throws(ChunkError) {
    var timestamps = output.map { Int64(bitPattern: $0) }
    defer { output = timestamps.map { UInt64(bitPattern: $0) } }
    var span = timestamps.mutableSpan
    try decode(from: bytes, into: &span)
  }

  static func encode(_ bits: [UInt64]) -> [UInt8] {
    var encoder = TimestampEncoder()
    encoder.append(bits.map { Int64(bitPattern: $0) }.span)
    return encoder.finish()
  }
}

extension ValueDecoder: StreamDecoder {
  mutating func nextBits(from bytes: Span<UInt8>) throws(ChunkError) -> UInt64 {
    try next(from: bytes).bitPattern
  }

  mutating func decodeBits(
    from bytes: Span<UInt8>, into output: inout [UInt64]
  ) throws(ChunkError) {
    var values = output.map(Double.init(bitPattern:))
    defer { output = values.map(\.bitPattern) }
    var span = values.mutableSpan
    try decode(from: bytes, into: &span)
  }

  static func encode(_ bits: [UInt64]) -> [UInt8] {
    var encoder = ValueEncoder()
    encoder.append(bits.map(Double.init(bitPattern:)).span)
    return encoder.finish()
  }
}
