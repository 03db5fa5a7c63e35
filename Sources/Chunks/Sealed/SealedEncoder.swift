internal import BitCoding

/// Encodes the samples of closed chunks into sealed payloads.
///
/// ```swift
/// var encoder = SealedEncoder()
/// var payload: [UInt8] = []
/// try encoder.encode(timestamps.span, values.span, into: &payload)
/// ```
///
/// Every bit pattern survives. The encoder tries the modes of ``SealedMode`` that can pay and keeps the
/// smallest result; then it decodes the payload and compares. It keeps its scratch space: once it has
/// seen a long chunk, it allocates nothing for floats, but for what decoding takes where there are
/// residuals or dictionary entries of more than a frame (``SealedDecoder``).
///
/// The format is in `Documentation/Formats/Sealed.md`.
public struct SealedEncoder: ~Copyable, Sendable {
  // Of use to the encoding of histograms too.
  var columns = ColumnEncoder()
  var valueEncoding = ValueEncoding()
  var integers: [Int64] = []
  var histogramDecoder = SealedHistogramDecoder()
  private var decodedTimestamps: [Int64] = []
  private var decodedValues: [Double] = []

  /// Whether each payload is decoded and compared before it is handed out.
  public var verifies = true

  /// An encoder without scratch space yet.
  public init() {}

  /// Encodes samples.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds, in any order, though only an ascending one is small.
  ///   - values: as many values.
  ///   - column: the column that ``encodeTimestamps(_:into:)`` made of the timestamps, if the payload
  ///     is to share it; nil if the payload is to hold them itself.
  ///   - hint: how the chunk before this one of the series was laid out, which saves trials.
  ///   - payload: is replaced; its space is used again.
  /// - Precondition: there are 1 to ``SealedFormat/maximumCount`` samples.
  /// - Returns: how the values are laid out.
  /// - Throws: ``SealedVerificationError`` if the payload does not decode to the samples. That is so if
  ///   the column is one of other timestamps, and else would be a fault in this library or in memory:
  ///   keep the chunk as it was.
  /// - Complexity: O(the number of samples)
  @discardableResult
  public mutating func encode(
    _ timestamps: Span<Int64>, _ values: Span<Double>, sharing column: Span<UInt8>? = nil,
    hint: SealedHint? = nil, into payload: inout [UInt8]
  ) throws(SealedVerificationError) -> SealedHint {
    precondition(timestamps.count == values.count, "there must be as many values as timestamps")
    begin(timestamps.count, &payload)
    appendTimestamps(timestamps, sharing: column, &payload)
    let result = valueEncoding.append(values, hint, &columns, to: &payload)
    if valueEncoding.appendExceptions(to: &payload) { payload[0] |= SealedFormat.hasExceptions }
    if verifies { try verify(payload.span, column, timestamps, values) }
    return result
  }

  /// Encodes a column of timestamps that several payloads can share.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds.
  ///   - payload: is replaced; its space is used again.
  /// - Precondition: there are 1 to ``SealedFormat/maximumCount`` timestamps.
  /// - Throws: ``SealedVerificationError`` if the column does not decode to the timestamps.
  /// - Complexity: O(the number of timestamps)
  public mutating func encodeTimestamps(
    _ timestamps: Span<Int64>, into payload: inout [UInt8]
  ) throws(SealedVerificationError) {
    begin(timestamps.count, &payload)
    payload[0] |= SealedFormat.isTimestampColumn
    appendTimestamps(timestamps, &payload)
    if verifies {
      reserve(timestamps.count)
      guard Self.decodes(payload.span, to: timestamps, &decodedTimestamps) else {
        throw SealedVerificationError()
      }
    }
  }

  func begin(_ count: Int, _ payload: inout [UInt8]) {
    precondition(
      1...SealedFormat.maximumCount ~= count, "a sealed payload has 1 to 8192 samples")
    payload.removeAll(keepingCapacity: true)
    payload.append(SealedFormat.version)
    payload.append(uvarint: UInt64(count))
  }

  /// Appends timestamps, or the checksum of the column that has them.
  mutating func appendTimestamps(
    _ timestamps: Span<Int64>, sharing column: Span<UInt8>?, _ payload: inout [UInt8]
  ) {
    guard let column else { return appendTimestamps(timestamps, &payload) }
    payload[0] |= SealedFormat.sharesTimestamps
    let checksum = SealedTimestamps.checksum(of: column)
    for index in 0..<4 { payload.append(UInt8(truncatingIfNeeded: checksum >> (8 * index))) }
  }

  mutating func appendTimestamps(_ timestamps: Span<Int64>, _ payload: inout [UInt8]) {
    if columns.appendRegular(timestamps, to: &payload) { return }
    integers.removeAll(keepingCapacity: true)
    integers.append(copying: timestamps)
    columns.append(&integers, isLine: true, to: &payload)
  }

  private mutating func reserve(_ count: Int) {
    let more = count - decodedTimestamps.count
    guard more > 0 else { return }
    decodedTimestamps.append(contentsOf: repeatElement(0, count: more))
    decodedValues.append(contentsOf: repeatElement(0, count: more))
  }

  private mutating func verify(
    _ payload: Span<UInt8>, _ column: Span<UInt8>?, _ timestamps: Span<Int64>,
    _ values: Span<Double>
  ) throws(SealedVerificationError) {
    reserve(timestamps.count)
    guard
      Self.decodes(payload, column, to: timestamps, values, &decodedTimestamps, &decodedValues)
    else { throw SealedVerificationError() }
  }

  private static func decodes(
    _ column: Span<UInt8>, to timestamps: Span<Int64>, _ scratch: inout [Int64]
  ) -> Bool {
    var decoded = scratch.mutableSpan
    guard let count = try? SealedTimestamps.decode(column, timestamps: &decoded),
      count == timestamps.count
    else { return false }
    var differences: Int64 = 0
    for index in timestamps.indices { differences |= decoded[index] ^ timestamps[index] }
    return differences == 0
  }

  private static func decodes(
    _ payload: Span<UInt8>, _ column: Span<UInt8>?, to timestamps: Span<Int64>,
    _ values: Span<Double>,
    _ timestampScratch: inout [Int64], _ valueScratch: inout [Double]
  ) -> Bool {
    var decodedTimestamps = timestampScratch.mutableSpan
    var decodedValues = valueScratch.mutableSpan
    do throws(SealedError) {
      guard try SealedDecoder.sampleCount(of: payload) == timestamps.count else { return false }
      _ = try SealedDecoder.decode(
        payload, column: column, timestamps: &decodedTimestamps, values: &decodedValues)
    } catch { return false }
    var differences: UInt64 = 0
    for index in timestamps.indices {
      differences |= UInt64(bitPattern: decodedTimestamps[index] ^ timestamps[index])
      differences |= decodedValues[index].bitPattern ^ values[index].bitPattern
    }
    return differences == 0
  }
}

/// How the values of a chunk were laid out, so that the next chunk of the series need not be tried in
/// all ways.
public struct SealedHint: Equatable, Sendable {
  /// The mode.
  public var mode: SealedMode
  /// The power of ten of decimals; 0 for other modes.
  public var exponent: Int
  /// Whether decimals have a common divisor.
  public var isScaled: Bool

  /// A hint.
  ///
  /// - Parameters:
  ///   - mode: how to try to lay out the values.
  ///   - exponent: the power of ten for decimals.
  ///   - isScaled: whether to look for a common divisor of decimals.
  public init(mode: SealedMode, exponent: Int = 0, isScaled: Bool = false) {
    self.mode = mode
    self.exponent = exponent
    self.isScaled = isScaled
  }
}

/// A payload did not decode to what was encoded.
public struct SealedVerificationError: Error, Equatable, Sendable {}
