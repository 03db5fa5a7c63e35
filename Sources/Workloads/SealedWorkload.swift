public import Chunks

/// The measured work on sealed chunks: series of one ``Shape``, in chunks of one length.
///
/// Every body returns a value that depends on all of its results, so that none can be left out, and
/// by which a test can tell that the work is still the same.
public struct SealedWorkload: ~Copyable, Sendable {
  /// The samples of each chunk.
  public let chunkLength: Int
  /// The number of chunks, each of a series of its own.
  public let chunkCount: Int
  /// The sealed chunks.
  public private(set) var sealed = ChunkPool()
  private var timestamps: [Int64] = []
  private var values: [Double] = []
  private var hints: [SealedHint] = []
  private var encoder = SealedEncoder()
  private var payload: [UInt8] = []
  private var timestampOutput: [Int64]
  private var valueOutput: [Double]

  /// About 32,000 samples of `shape` in chunks of `chunkLength`.
  ///
  /// - Throws: ``SealedVerificationError``, if sealing were at fault.
  public init(_ shape: Shape, chunkLength: Int) throws(SealedVerificationError) {
    self.chunkLength = chunkLength
    chunkCount = chunkLength == FloatWorkload.samplesPerSeries ? 256 : 32_768 / chunkLength
    timestampOutput = [Int64](repeating: 0, count: chunkLength)
    valueOutput = [Double](repeating: 0, count: chunkLength)
    var (payload, sealed) = ([UInt8](), ChunkPool())
    var encoder = SealedEncoder()
    for number in 0..<chunkCount {
      let series = shape.series(number, count: chunkLength)
      timestamps += series.timestamps
      values += series.values
      hints.append(
        try encoder.encode(series.timestamps.span, series.values.span, into: &payload))
      sealed.append(payload.span)
    }
    self.sealed = sealed
  }

  /// The number of samples that a body handles.
  public var sampleCount: Int { chunkCount * chunkLength }

  /// Decodes every chunk into arrays.
  public mutating func decode() throws(SealedError) -> UInt64 {
    try Self.decode(sealed, &timestampOutput, &valueOutput)
  }

  private static func decode(
    _ pool: ChunkPool, _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws(SealedError) -> UInt64 {
    let bytes = pool.bytes.span
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var digest: UInt64 = 0
    for chunk in 0..<pool.count {
      let payload = bytes.extracting(pool.range(chunk))
      let count = try SealedDecoder.decode(payload, timestamps: &timestamps, values: &values)
      digest =
        digest &* 31 &+ UInt64(bitPattern: timestamps[count - 1])
        &+ values[count - 1].bitPattern
    }
    return digest
  }

  /// Encodes every series, with or without decoding the result to compare it, and with what was
  /// chosen before as a hint or without one.
  public mutating func encode(
    verifies: Bool, isHinted: Bool
  ) throws(SealedVerificationError) -> UInt64 {
    encoder.verifies = verifies
    return try Self.encode(
      timestamps, values, isHinted ? hints : [], chunkLength, &encoder, &payload)
  }

  private static func encode(
    _ timestamps: [Int64], _ values: [Double], _ hints: [SealedHint], _ length: Int,
    _ encoder: inout SealedEncoder, _ payload: inout [UInt8]
  ) throws(SealedVerificationError) -> UInt64 {
    var digest: UInt64 = 0
    for chunk in 0..<timestamps.count / length {
      let range = chunk * length..<(chunk + 1) * length
      try encoder.encode(
        timestamps.span.extracting(range), values.span.extracting(range),
        hint: hints.isEmpty ? nil : hints[chunk], into: &payload)
      digest = digest &* 31 &+ UInt64(payload.count)
    }
    return digest
  }
}
