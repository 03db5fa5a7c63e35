internal import Gorilla

/// A float sample with its start time, if the encoding has such.
struct FloatSample: Equatable {
  var sample: Sample
  var startTime: Int64 = 0
}

/// The outputs of a batch.
struct FloatColumns {
  var timestamps: [Int64]
  var values: [Double]
  var startTimes: [Int64]

  /// Columns with room for `count` samples.
  init(count: Int) {
    timestamps = Array(repeating: 0, count: count)
    values = Array(repeating: 0, count: count)
    startTimes = Array(repeating: 0, count: count)
  }

  init(_ samples: some Collection<FloatSample>) {
    timestamps = samples.map(\.sample.timestamp)
    values = samples.map(\.sample.value)
    startTimes = samples.map(\.startTime)
  }

  /// The first `count` samples.
  func samples(_ count: Int) -> [FloatSample] {
    (0..<count).map {
      FloatSample(
        sample: Sample(timestamp: timestamps[$0], value: values[$0]), startTime: startTimes[$0])
    }
  }
}

/// What the decoders of float samples have in common, with the encoders of the same chunks.
protocol FloatDecoder {
  init(_ bytes: Span<UInt8>) throws(ChunkError)
  var count: Int { get }
  var position: Int { get }
  static func firstTimestamp(of bytes: Span<UInt8>) throws(ChunkError) -> Int64?
  mutating func nextSample(from bytes: Span<UInt8>) throws(ChunkError) -> FloatSample?
  mutating func decode(
    from bytes: Span<UInt8>,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) throws(ChunkError) -> Int

  static func encodeSingly(_ samples: some Collection<FloatSample>) -> [UInt8]
  static func encode(_ columns: FloatColumns) -> [UInt8]
}

extension XORDecoder: FloatDecoder {
  mutating func nextSample(from bytes: Span<UInt8>) throws(ChunkError) -> FloatSample? {
    try next(from: bytes).map { FloatSample(sample: $0) }
  }

  mutating func decode(
    from bytes: Span<UInt8>,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) throws(ChunkError) -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    return try decode(from: bytes, timestamps: &timestamps, values: &values)
  }

  static func encodeSingly(_ samples: some Collection<FloatSample>) -> [UInt8] {
    var appender = XORAppender()
    for sample in samples { appender.append(sample.sample) }
    return appender.finish()
  }

  static func encode(_ columns: FloatColumns) -> [UInt8] {
    var appender = XORAppender()
    appender.append(columns.timestamps.span, columns.values.span)
    return appender.finish()
  }
}

extension XOR2Decoder: FloatDecoder {
  mutating func nextSample(from bytes: Span<UInt8>) throws(ChunkError) -> FloatSample? {
    guard let sample = try next(from: bytes) else { return nil }
    return FloatSample(sample: sample, startTime: startTime)
  }

  mutating func decode(
    from bytes: Span<UInt8>,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) throws(ChunkError) -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var startTimes = startTimes.mutableSpan
    return try decode(
      from: bytes, timestamps: &timestamps, values: &values, startTimes: &startTimes)
  }

  static func encodeSingly(_ samples: some Collection<FloatSample>) -> [UInt8] {
    var appender = XOR2Appender()
    for sample in samples { appender.append(sample.sample, startTime: sample.startTime) }
    return appender.finish()
  }

  static func encode(_ columns: FloatColumns) -> [UInt8] {
    var appender = XOR2Appender()
    appender.append(
      columns.timestamps.span, columns.values.span, startTimes: columns.startTimes.span)
    return appender.finish()
  }
}
