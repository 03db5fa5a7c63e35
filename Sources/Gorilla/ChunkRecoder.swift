/// Decodes chunks and encodes them again: to verify them, or to see that another writer's bytes are
/// those that this library writes.
///
/// A recoder keeps its buffers, so that after the first few chunks it allocates nothing.
public struct ChunkRecoder: ~Copyable, Sendable {
  private var floats = FloatRecoder()
  private var histograms = HistogramRecoder<UInt64>()
  private var floatHistograms = HistogramRecoder<Double>()

  /// A recoder with empty buffers.
  public init() {}

  /// Decodes `payload`, encodes its samples again, and compares.
  ///
  /// - Throws: ``ChunkError`` for a corrupt payload.
  /// - Complexity: O(the number of samples, times that of buckets)
  public mutating func recode(
    _ payload: Span<UInt8>, _ encoding: ChunkEncoding
  ) throws(ChunkError) -> Outcome {
    switch encoding {
    case .xor: try floats.recodeXOR(payload)
    case .xor2: try floats.recodeXOR2(payload)
    case .histogram: try histograms.recode(payload)
    case .floatHistogram: try floatHistograms.recode(payload)
    case .histogramST: try histograms.recodeST(payload)
    case .floatHistogramST: try floatHistograms.recodeST(payload)
    }
  }

  /// What came of a chunk.
  public struct Outcome: Equatable, Sendable {
    /// The number of samples.
    public var sampleCount: Int
    /// The time of the first sample, in milliseconds; 0 without samples.
    public var firstTimestamp: Int64
    /// The time of the last sample, in milliseconds; 0 without samples.
    public var lastTimestamp: Int64
    /// How the payload compares with the new one.
    public var form: Form
  }

  /// How a payload compares with what this library writes for the same samples.
  public enum Form: Equatable, Sendable {
    /// They are the same, byte for byte.
    case identical
    /// The payload has one zero byte more, which Prometheus before 3.14 left behind such samples.
    case legacyTail
    /// They differ otherwise.
    case different

    init(of payload: Span<UInt8>, against new: Span<UInt8>, hasLegacyTail: Bool) {
      let isLonger = payload.count == new.count + 1 && payload[new.count] == 0
      guard payload.count == new.count || isLonger && hasLegacyTail else {
        self = .different
        return
      }
      self = isLonger ? .legacyTail : .identical
      for index in new.indices where payload[index] != new[index] { self = .different }
    }
  }
}

/// The buffers for float samples.
private struct FloatRecoder: ~Copyable, Sendable {
  private var timestamps: [Int64] = []
  private var startTimes: [Int64] = []
  private var values: [Double] = []
  private var xor = XORAppender()
  private var xor2 = XOR2Appender()

  init() {}

  mutating func recodeXOR(_ payload: Span<UInt8>) throws(ChunkError) -> ChunkRecoder.Outcome {
    var decoder = try XORDecoder(payload)
    resize(to: decoder.count)
    try Self.decode(payload, &decoder, &timestamps, &values)
    return outcome(Self.encode(timestamps, values, payload, &xor))
  }

  mutating func recodeXOR2(_ payload: Span<UInt8>) throws(ChunkError) -> ChunkRecoder.Outcome {
    var decoder = try XOR2Decoder(payload)
    resize(to: decoder.count)
    try Self.decode(payload, &decoder, &timestamps, &values, &startTimes)
    return outcome(Self.encode(timestamps, values, startTimes, payload, &xor2))
  }

  private static func decode(
    _ payload: Span<UInt8>, _ decoder: inout XORDecoder,
    _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws(ChunkError) {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    _ = try decoder.decode(from: payload, timestamps: &timestamps, values: &values)
  }

  private static func decode(
    _ payload: Span<UInt8>, _ decoder: inout XOR2Decoder,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) throws(ChunkError) {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var startTimes = startTimes.mutableSpan
    _ = try decoder.decode(
      from: payload, timestamps: &timestamps, values: &values, startTimes: &startTimes)
  }

  private static func encode(
    _ timestamps: [Int64], _ values: [Double], _ payload: Span<UInt8>,
    _ appender: inout XORAppender
  ) -> ChunkRecoder.Form {
    appender.removeAll()
    appender.append(timestamps.span, values.span)
    let hasLegacyTail = appender.hasLegacyTail
    return appender.withBytes {
      ChunkRecoder.Form(of: payload, against: $0, hasLegacyTail: hasLegacyTail)
    }
  }

  private static func encode(
    _ timestamps: [Int64], _ values: [Double], _ startTimes: [Int64], _ payload: Span<UInt8>,
    _ appender: inout XOR2Appender
  ) -> ChunkRecoder.Form {
    appender.removeAll()
    appender.append(timestamps.span, values.span, startTimes: startTimes.span)
    return appender.withBytes {
      ChunkRecoder.Form(of: payload, against: $0, hasLegacyTail: false)
    }
  }

  private mutating func resize(to count: Int) {
    timestamps.resize(to: count)
    startTimes.resize(to: count)
    values.resize(to: count)
  }

  private func outcome(_ form: ChunkRecoder.Form) -> ChunkRecoder.Outcome {
    ChunkRecoder.Outcome(
      sampleCount: timestamps.count, firstTimestamp: timestamps.first ?? 0,
      lastTimestamp: timestamps.last ?? 0, form: form)
  }
}

extension Array where Element: ExpressibleByIntegerLiteral {
  fileprivate mutating func resize(to count: Int) {
    if count < self.count {
      removeLast(self.count - count)
    } else {
      append(contentsOf: repeatElement(0, count: count - self.count))
    }
  }
}

/// The buffers for histograms.
private struct HistogramRecoder<Count: HistogramCount>: ~Copyable, Sendable {
  private var decoder = HistogramDecoder<Count>()
  private var columns = HistogramColumns<Count>()
  private var plain = HistogramAppender<Count>(hasStartTimes: false)
  private var withStartTimes = HistogramAppender<Count>(hasStartTimes: true)

  init() {}

  mutating func recode(_ payload: Span<UInt8>) throws(ChunkError) -> ChunkRecoder.Outcome {
    try decoder.open(payload, hasStartTimes: false)
    try decoder.decode(from: payload, into: &columns)
    return outcome(Self.append(columns, payload, to: &plain))
  }

  mutating func recodeST(_ payload: Span<UInt8>) throws(ChunkError) -> ChunkRecoder.Outcome {
    try decoder.open(payload, hasStartTimes: true)
    try decoder.decode(from: payload, into: &columns)
    return outcome(Self.append(columns, payload, to: &withStartTimes))
  }

  private static func append(
    _ columns: HistogramColumns<Count>, _ payload: Span<UInt8>,
    to appender: inout HistogramAppender<Count>
  ) -> ChunkRecoder.Form {
    appender.removeAll(counterReset: columns.counterReset)
    appender.append(columns)
    let hasLegacyTail = appender.hasLegacyTail
    return appender.withBytes {
      ChunkRecoder.Form(of: payload, against: $0, hasLegacyTail: hasLegacyTail)
    }
  }

  private func outcome(_ form: ChunkRecoder.Form) -> ChunkRecoder.Outcome {
    ChunkRecoder.Outcome(
      sampleCount: columns.count, firstTimestamp: columns.timestamps.first ?? 0,
      lastTimestamp: columns.timestamps.last ?? 0, form: form)
  }
}
