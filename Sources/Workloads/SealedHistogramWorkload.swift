public import Chunks
internal import Gorilla

/// The measured work on sealed histograms, such as the chunks of a real block become.
public struct SealedHistogramWorkload: ~Copyable, Sendable {
  /// The number of samples with integer counts, and of those with float counts.
  public let sampleCounts: (integers: Int, floats: Int)
  /// The sealed chunks with integer counts.
  public private(set) var sealedIntegers = ChunkPool()
  /// The sealed chunks with float counts.
  public private(set) var sealedFloats = ChunkPool()
  private let integers: [HistogramColumns<UInt64>]
  private let floats: [HistogramColumns<Double>]
  private var decodedIntegers = HistogramColumns<UInt64>()
  private var decodedFloats = HistogramColumns<Double>()
  private var encoder = SealedEncoder()
  private var decoder = SealedHistogramDecoder()
  private var payload: [UInt8] = []

  /// The work on histogram chunks with integer and with float counts, without start times.
  ///
  /// - Throws: ``Gorilla/ChunkError`` for a corrupt chunk, ``Chunks/SealedVerificationError`` if sealing
  ///   were at fault.
  public init(integers: ChunkPool, floats: ChunkPool) throws {
    let decodedIntegers: [HistogramColumns<UInt64>] = try Self.decoded(integers)
    let decodedFloats: [HistogramColumns<Double>] = try Self.decoded(floats)
    var encoder = SealedEncoder()
    var (payload, sealedIntegers, sealedFloats) = ([UInt8](), ChunkPool(), ChunkPool())
    for histograms in decodedIntegers {
      try encoder.encode(histograms, into: &payload)
      sealedIntegers.append(payload.span)
    }
    for histograms in decodedFloats {
      try encoder.encode(histograms, into: &payload)
      sealedFloats.append(payload.span)
    }
    self.integers = decodedIntegers
    self.floats = decodedFloats
    self.sealedIntegers = sealedIntegers
    self.sealedFloats = sealedFloats
    sampleCounts = (
      decodedIntegers.reduce(0) { $0 + $1.count }, decodedFloats.reduce(0) { $0 + $1.count }
    )
  }

  private static func decoded<Count: HistogramCount>(
    _ pool: ChunkPool
  ) throws(ChunkError) -> [HistogramColumns<Count>] {
    var all: [HistogramColumns<Count>] = []
    for index in 0..<pool.count {
      let payload = pool.bytes.span.extracting(pool.range(index))
      var decoder = try HistogramDecoder<Count>(payload, hasStartTimes: false)
      var histograms = HistogramColumns<Count>()
      try decoder.decode(from: payload, into: &histograms)
      all.append(histograms)
    }
    return all
  }

  /// Decodes every chunk with integer counts.
  public mutating func decodeIntegers() throws(SealedError) -> UInt64 {
    let pool = sealedIntegers
    var digest: UInt64 = 0
    for index in 0..<pool.count {
      let payload = pool.bytes.span.extracting(pool.range(index))
      try decoder.decode(payload, into: &decodedIntegers)
      digest =
        digest &* 31 &+ UInt64(decodedIntegers.count &+ decodedIntegers.buckets.count)
    }
    return digest
  }

  /// Decodes every chunk with float counts.
  public mutating func decodeFloats() throws(SealedError) -> UInt64 {
    let pool = sealedFloats
    var digest: UInt64 = 0
    for index in 0..<pool.count {
      let payload = pool.bytes.span.extracting(pool.range(index))
      try decoder.decode(payload, into: &decodedFloats)
      digest = digest &* 31 &+ UInt64(decodedFloats.count &+ decodedFloats.buckets.count)
    }
    return digest
  }

  /// Encodes every chunk with integer counts, without verifying it.
  public mutating func encodeIntegers() throws(SealedVerificationError) -> UInt64 {
    encoder.verifies = false
    var digest: UInt64 = 0
    for index in integers.indices {
      try encoder.encode(integers[index], into: &payload)
      digest = digest &* 31 &+ UInt64(payload.count)
    }
    return digest
  }

  /// Encodes every chunk with float counts, without verifying it.
  public mutating func encodeFloats() throws(SealedVerificationError) -> UInt64 {
    encoder.verifies = false
    var digest: UInt64 = 0
    for index in floats.indices {
      try encoder.encode(floats[index], into: &payload)
      digest = digest &* 31 &+ UInt64(payload.count)
    }
    return digest
  }
}
