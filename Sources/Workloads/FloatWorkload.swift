public import Gorilla

/// The measured work on float chunks: 256 series of one ``Shape``, 120 samples each.
///
/// Every body returns a value that depends on all of its results, so that none can be left out, and
/// by which a test can tell that the work is still the same.
public struct FloatWorkload: ~Copyable, Sendable {
  /// The number of series.
  public static let seriesCount = 256
  /// The number of samples of each series, and of each chunk.
  public static let samplesPerSeries = 120

  /// The timestamps of all series, one after another.
  public private(set) var timestamps: [Int64] = []
  /// The values of all series, one after another.
  public private(set) var values: [Double] = []
  /// The chunks of all series in encoding 1.
  public private(set) var xor = ChunkPool()
  /// The chunks of all series in encoding 4, without start times.
  public private(set) var xor2 = ChunkPool()
  private var timestampOutput = [Int64](repeating: 0, count: Self.samplesPerSeries)
  private var valueOutput = [Double](repeating: 0, count: Self.samplesPerSeries)
  private var appender = XORAppender(byteCapacity: 4_096)
  private var appender2 = XOR2Appender(byteCapacity: 4_096)

  /// The series of `shape`, and their chunks.
  public init(_ shape: Shape) {
    for number in 0..<Self.seriesCount {
      let series = shape.series(number, count: Self.samplesPerSeries)
      timestamps += series.timestamps
      values += series.values
      var appender = XORAppender()
      appender.append(series.timestamps.span, series.values.span)
      xor.append(appender.finish().span)
      var appender2 = XOR2Appender()
      appender2.append(series.timestamps.span, series.values.span)
      xor2.append(appender2.finish().span)
    }
  }

  /// The number of samples that a body handles.
  public static var sampleCount: Int { seriesCount * samplesPerSeries }

  /// Decodes every XOR chunk into arrays.
  public mutating func decodeXOR() throws(ChunkError) -> UInt64 {
    try Self.decode(xor, into: &timestampOutput, &valueOutput) {
      (bytes, timestamps, values) throws(ChunkError) in
      var decoder = try XORDecoder(bytes)
      return try decoder.decode(from: bytes, timestamps: &timestamps, values: &values)
    }
  }

  /// Decodes every XOR2 chunk into arrays.
  public mutating func decodeXOR2() throws(ChunkError) -> UInt64 {
    try Self.decode(xor2, into: &timestampOutput, &valueOutput) {
      (bytes, timestamps, values) throws(ChunkError) in
      var decoder = try XOR2Decoder(bytes)
      return try decoder.decode(from: bytes, timestamps: &timestamps, values: &values)
    }
  }

  @inline(__always)
  private static func decode(
    _ pool: ChunkPool, into timestamps: inout [Int64], _ values: inout [Double],
    _ decode: (
      Span<UInt8>, inout MutableSpan<Int64>, inout MutableSpan<Double>
    ) throws(ChunkError) -> Int
  ) throws(ChunkError) -> UInt64 {
    let bytes = pool.bytes.span
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var digest: UInt64 = 0
    for chunk in 0..<seriesCount {
      let count = try decode(bytes.extracting(pool.range(chunk)), &timestamps, &values)
      digest =
        digest &* 31 &+ UInt64(bitPattern: timestamps[count - 1])
        &+ values[count - 1].bitPattern
    }
    return digest
  }

  /// Reads every XOR chunk a sample at a time.
  public func iterateXOR() throws(ChunkError) -> UInt64 {
    let bytes = xor.bytes.span
    var digest: UInt64 = 0
    for chunk in 0..<Self.seriesCount {
      let payload = bytes.extracting(xor.range(chunk))
      var decoder = try XORDecoder(payload)
      while let sample = try decoder.next(from: payload) {
        digest ^= UInt64(bitPattern: sample.timestamp) &+ sample.value.bitPattern
      }
    }
    return digest
  }

  /// Reads every XOR2 chunk a sample at a time.
  public func iterateXOR2() throws(ChunkError) -> UInt64 {
    let bytes = xor2.bytes.span
    var digest: UInt64 = 0
    for chunk in 0..<Self.seriesCount {
      let payload = bytes.extracting(xor2.range(chunk))
      var decoder = try XOR2Decoder(payload)
      while let sample = try decoder.next(from: payload) {
        digest ^= UInt64(bitPattern: sample.timestamp) &+ sample.value.bitPattern
      }
    }
    return digest
  }

  /// Encodes every series into an XOR chunk, in a buffer that is used again.
  public mutating func encodeXOR() -> UInt64 {
    Self.encodeXOR(timestamps, values, &appender)
  }

  /// Encodes every series into an XOR2 chunk, in a buffer that is used again.
  public mutating func encodeXOR2() -> UInt64 {
    Self.encodeXOR2(timestamps, values, &appender2)
  }

  private static func encodeXOR(
    _ timestamps: [Int64], _ values: [Double], _ appender: inout XORAppender
  ) -> UInt64 {
    var digest: UInt64 = 0
    for series in 0..<seriesCount {
      appender.removeAll()
      appender.append(
        timestamps.span.extracting(range(series)), values.span.extracting(range(series)))
      digest = digest &* 31 &+ UInt64(appender.byteCount)
    }
    return digest
  }

  private static func encodeXOR2(
    _ timestamps: [Int64], _ values: [Double], _ appender: inout XOR2Appender
  ) -> UInt64 {
    var digest: UInt64 = 0
    for series in 0..<seriesCount {
      appender.removeAll()
      appender.append(
        timestamps.span.extracting(range(series)), values.span.extracting(range(series)))
      digest = digest &* 31 &+ UInt64(appender.byteCount)
    }
    return digest
  }

  private static func range(_ series: Int) -> Range<Int> {
    series * samplesPerSeries..<(series + 1) * samplesPerSeries
  }
}
