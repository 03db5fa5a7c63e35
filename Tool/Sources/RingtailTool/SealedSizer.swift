internal import Chunks
internal import Gorilla

/// Seals chunks, to see how large they become.
struct SealedSizer: ~Copyable {
  private var encoder = SealedEncoder()
  private var timestamps = [Int64](repeating: 0, count: Int(UInt16.max))
  private var values = [Double](repeating: 0, count: Int(UInt16.max))
  private var integers = HistogramColumns<UInt64>()
  private var floats = HistogramColumns<Double>()
  private var sealed: [UInt8] = []

  init() {}

  /// The length of the sealed form of `payload`; nil for floats with start times, which have none, and
  /// for more samples or buckets than it can have.
  mutating func sealedByteCount(
    of payload: Span<UInt8>, _ encoding: ChunkEncoding
  ) throws(ChunkError) -> Int? {
    do {
      switch encoding {
      case .xor:
        let count = try Self.decode(payload, &timestamps, &values)
        guard 1...SealedFormat.maximumCount ~= count else { return nil }
        try Self.encode(count, timestamps, values, &encoder, &sealed)
      case .xor2: return nil
      case .histogram, .histogramST:
        var decoder = try HistogramDecoder<UInt64>(
          payload, hasStartTimes: encoding == .histogramST)
        try decoder.decode(from: payload, into: &integers)
        guard integers.canBeSealed else { return nil }
        try encoder.encode(integers, into: &sealed)
      case .floatHistogram, .floatHistogramST:
        var decoder = try HistogramDecoder<Double>(
          payload, hasStartTimes: encoding == .floatHistogramST)
        try decoder.decode(from: payload, into: &floats)
        guard floats.canBeSealed else { return nil }
        try encoder.encode(floats, into: &sealed)
      }
    } catch let error as ChunkError {
      throw error
    } catch {
      fatalError("a chunk was sealed wrongly: please report this")
    }
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
  ) throws(SealedVerificationError) {
    try encoder.encode(
      timestamps.span.extracting(..<count), values.span.extracting(..<count), into: &sealed)
  }
}

extension HistogramColumns {
  fileprivate var canBeSealed: Bool {
    1...SealedFormat.maximumCount ~= count && buckets.count <= SealedFormat.maximumBucketCounts
  }
}
