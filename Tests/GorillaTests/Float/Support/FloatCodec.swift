import Gorilla

/// The two encodings of float samples, as an argument of tests.
enum FloatCodec: CaseIterable, Sendable {
  case xor
  case xor2

  var encoding: ChunkEncoding { self == .xor ? .xor : .xor2 }
  var headerByteCount: Int { self == .xor ? 2 : 3 }
  var decoder: any FloatDecoder.Type { self == .xor ? XORDecoder.self : XOR2Decoder.self }

  /// What the tables of the format make of `series`.
  func reference(_ series: FloatSeries) -> [UInt8] {
    let writer =
      self == .xor ? FloatReferenceWriter.xor(series) : FloatReferenceWriter.xor2(series)
    return writer.bits.bytes
  }

  /// What the library makes of `series`, all samples at once.
  func encode(_ series: FloatSeries) -> [UInt8] { encode(series, [.batch(series.count)]) }

  /// What the library makes of `series` when it is given samples in `steps`.
  func encode(_ series: FloatSeries, _ steps: [FloatStep]) -> [UInt8] {
    switch self {
    case .xor:
      var appender = XORAppender(byteCapacity: 0)
      appender.append(series, steps)
      return appender.finish()
    case .xor2:
      var appender = XOR2Appender(byteCapacity: 0)
      appender.append(series, steps)
      return appender.finish()
    }
  }

  /// Random samples of all kinds that this encoding can hold.
  func randomSeries(_ count: Int, using source: inout FloatSource) -> FloatSeries {
    let series = source.series(count)
    return self == .xor ? series.withoutStartTimes() : series
  }
}

/// How samples are given to an appender.
enum FloatStep: Sendable {
  case one
  /// Columns, without start times where there are none.
  case batch(Int)
  /// Columns, always with start times.
  case batchWithStartTimes(Int)
}

protocol FloatAppender: ~Copyable {
  init(byteCapacity: Int)
  var count: Int { get }
  var byteCount: Int { get }
  mutating func append(_ sample: Sample, startTime: Int64)
  mutating func append(_ timestamps: Span<Int64>, _ values: Span<Double>)
  mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, startTimes: Span<Int64>)
  mutating func removeAll()
  consuming func finish() -> [UInt8]
}

extension XORAppender: FloatAppender {
  mutating func append(_ sample: Sample, startTime: Int64) { append(sample) }

  mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, startTimes: Span<Int64>
  ) { append(timestamps, values) }
}

extension XOR2Appender: FloatAppender {}

extension FloatAppender where Self: ~Copyable {
  mutating func append(_ series: FloatSeries, _ steps: [FloatStep]) {
    var index = 0
    for step in steps {
      switch step {
      case .one:
        append(series[index], startTime: series.startTimes[index])
        index += 1
      case .batch(let count):
        appendBatch(series[index..<index + count], withStartTimes: false)
        index += count
      case .batchWithStartTimes(let count):
        appendBatch(series[index..<index + count], withStartTimes: true)
        index += count
      }
    }
  }

  private mutating func appendBatch(_ part: FloatSeries, withStartTimes: Bool) {
    let (timestamps, values, startTimes) = (part.timestamps, part.values, part.startTimes)
    if withStartTimes || part.hasStartTimes {
      append(timestamps.span, values.span, startTimes: startTimes.span)
    } else {
      append(timestamps.span, values.span)
    }
  }
}
