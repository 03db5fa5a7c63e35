/// The encodings of a chunk's payload, with the byte that stands for each in files.
public enum ChunkEncoding: UInt8, CaseIterable, Sendable {
  /// Float samples: delta-of-delta timestamps and XOR values, interleaved.
  case xor = 1
  /// Native histograms with integer counts.
  case histogram = 2
  /// Native histograms with float counts.
  case floatHistogram = 3
  /// Float samples with start times, timestamp and value under joint control bits.
  case xor2 = 4
  /// Native histograms with integer counts and start times.
  case histogramST = 5
  /// Native histograms with float counts and start times.
  case floatHistogramST = 6

  /// The encoding of `byte`.
  ///
  /// - Throws: ``ChunkError/unknownEncoding(_:)``
  @inlinable
  public init(byte: UInt8) throws(ChunkError) {
    guard let encoding = ChunkEncoding(rawValue: byte) else { throw .unknownEncoding(byte) }
    self = encoding
  }

  /// Whether samples carry a start time.
  @inlinable
  public var hasStartTimes: Bool { rawValue >= ChunkEncoding.xor2.rawValue }

  /// Whether an appender can go on from a chunk's bytes.
  ///
  /// What writes the other encodings starts a new chunk instead: their original writers would
  /// continue at the next byte, where no reader looks.
  @inlinable
  public var isReopenable: Bool { hasStartTimes }
}
