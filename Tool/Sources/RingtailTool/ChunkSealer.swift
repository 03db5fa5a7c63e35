internal import Chunks
internal import Gorilla

/// Seals chunks of floats, to see how large they become.
struct ChunkSealer: ~Copyable {
  private var encoder = SealedEncoder()
  private var timestamps = [Int64](repeating: 0, count: Int(UInt16.max))
  private var values = [Double](repeating: 0, count: Int(UInt16.max))
  private var sealed: [UInt8] = []

  init() {}

  /// The length of the sealed form of `payload`; nil for histograms and start times, which have none, and
  /// for more samples than it can have.
  mutating func sealedByteCount(
    of payload: Span<UInt8>, _ encoding: ChunkEncoding
  ) throws(ChunkError) -> Int? {
    guard encoding == .xor else { return nil }
    let count = try Self.decode(payload, &timestamps, &values)
    guard 1...SealedFormat.maximumCount ~= count else { return nil }
    Self.encode(count, timestamps, values, &encoder, &sealed)
    return sealed.count
  }

  private static func decode(
    _ payload: Span<UInt8>, _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws(ChunkError) -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var decoder = try XORDecoder(payload)
    return try decoder.decode(from: payload, timestamps: &timestamps, values: &values)
  }

  private static func encode(
    _ count: Int, _ timestamps: [Int64], _ values: [Double],
    _ encoder: inout SealedEncoder, _ sealed: inout [UInt8]
  ) {
    do throws(SealedVerificationError) {
      try encoder.encode(
        timestamps.span.extracting(..<count), values.span.extracting(..<count), into: &sealed)
    } catch { fatalError("a chunk was sealed wrongly: please report this") }
  }
}
