import Chunks

/// Outputs for any payload, allocated once.
struct SealedBuffers {
  private var timestamps = [Int64](repeating: 0, count: SealedFormat.maximumCount)
  private var values = [Double](repeating: 0, count: SealedFormat.maximumCount)

  /// Decodes all samples at once.
  mutating func decode(_ payload: Span<UInt8>, column: Span<UInt8>? = nil) throws(SealedError) {
    try Self.decode(payload, column, &timestamps, &values)
  }

  /// Decodes frame by frame.
  mutating func decodeFrames(
    _ payload: Span<UInt8>, column: Span<UInt8>? = nil
  ) throws(SealedError) {
    let decoder = try SealedDecoder(payload)
    for frame in 0..<decoder.frameCount {
      try Self.decode(decoder, frame, payload, column, &timestamps, &values)
    }
  }

  /// Decodes a column of timestamps.
  mutating func decode(column: Span<UInt8>) throws(SealedError) {
    var timestamps = timestamps.mutableSpan
    _ = try SealedTimestamps.decode(column, timestamps: &timestamps)
  }

  private static func decode(
    _ payload: Span<UInt8>, _ column: Span<UInt8>?, _ timestamps: inout [Int64],
    _ values: inout [Double]
  ) throws(SealedError) {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    _ = try SealedDecoder.decode(
      payload, column: column, timestamps: &timestamps, values: &values)
  }

  private static func decode(
    _ decoder: SealedDecoder, _ frame: Int, _ payload: Span<UInt8>, _ column: Span<UInt8>?,
    _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws(SealedError) {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    _ = try decoder.decode(
      frame: frame, from: payload, column: column, timestamps: &timestamps, values: &values)
  }
}
