import Gorilla

/// Outputs for a chunk of up to 300 samples, allocated once.
struct FloatBuffers {
  var timestamps = [Int64](repeating: 0, count: 300)
  var values = [Double](repeating: 0, count: 300)
  var startTimes = [Int64](repeating: 0, count: 300)

  /// Decodes a chunk into the outputs, and once more sample by sample.
  mutating func decode<Decoder: FloatDecoder>(
    _: Decoder.Type, _ bytes: Span<UInt8>
  ) throws(ChunkError) {
    try Self.decode(Decoder.self, bytes, &timestamps, &values, &startTimes)
    var decoder = try Decoder(bytes)
    while try decoder.next(from: bytes) != nil {}
  }

  private static func decode<Decoder: FloatDecoder>(
    _: Decoder.Type, _ bytes: Span<UInt8>,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) throws(ChunkError) {
    var times = timestamps.mutableSpan
    var doubles = values.mutableSpan
    var starts = startTimes.mutableSpan
    var decoder = try Decoder(bytes)
    _ = try decoder.decode(from: bytes, timestamps: &times, values: &doubles)
    decoder = try Decoder(bytes)
    _ = try decoder.decode(
      from: bytes, timestamps: &times, values: &doubles, startTimes: &starts)
  }
}
