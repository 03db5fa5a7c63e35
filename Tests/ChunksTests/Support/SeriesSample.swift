import Gorilla
import SeriesModel
import Testing

@testable import Chunks

/// A sample of any kind.
struct SeriesSample: Equatable {
  enum Value: Equatable {
    case float(UInt64)
    case histogram(Histogram<UInt64>)
    case floatHistogram(Histogram<Double>)
  }

  var timestamp: Int64
  var startTime: Int64 = 0
  var value: Value

  static func float(_ timestamp: Int64, _ value: Double, startTime: Int64 = 0) -> SeriesSample {
    SeriesSample(timestamp: timestamp, startTime: startTime, value: .float(value.bitPattern))
  }

  var kind: SampleKind {
    switch value {
    case .float: .float
    case .histogram: .integerHistogram
    case .floatHistogram: .floatHistogram
    }
  }
}

extension Chunk {
  /// The samples, read one at a time.
  func samples() throws -> [SeriesSample] {
    if encoding == .sealed { return try sealedSamples() }
    let encoding = try #require(encoding.encoding)
    var samples: [SeriesSample] = []
    let bytes = payload.span
    switch encoding {
    case .xor:
      var decoder = try XORDecoder(bytes)
      while let sample = try decoder.next(from: bytes) {
        samples.append(.float(sample.timestamp, sample.value))
      }
    case .xor2:
      var decoder = try XOR2Decoder(bytes)
      while let sample = try decoder.next(from: bytes) {
        samples.append(.float(sample.timestamp, sample.value, startTime: decoder.startTime))
      }
    case .histogram, .histogramST:
      samples = try histograms(encoding.hasStartTimes) { .histogram($0) }
    case .floatHistogram, .floatHistogramST:
      samples = try histograms(encoding.hasStartTimes) { .floatHistogram($0) }
    }
    return samples
  }

  private func sealedSamples() throws -> [SeriesSample] {
    var decoder = SealedHistogramDecoder()
    switch kind {
    case .integerHistogram:
      var columns = HistogramColumns<UInt64>()
      try decoder.decode(payload.span, into: &columns)
      return Self.samples(columns) { .histogram($0) }
    case .floatHistogram:
      var columns = HistogramColumns<Double>()
      try decoder.decode(payload.span, into: &columns)
      return Self.samples(columns) { .floatHistogram($0) }
    default:
      let samples = try Unsealed(payload)
      return zip(samples.timestamps, samples.bits).map {
        SeriesSample(timestamp: $0, value: .float($1))
      }
    }
  }

  private static func samples<Count: HistogramCount>(
    _ columns: HistogramColumns<Count>, _ value: (Histogram<Count>) -> SeriesSample.Value
  ) -> [SeriesSample] {
    (0..<columns.count).map { index in
      SeriesSample(
        timestamp: columns.timestamps[index],
        startTime: columns.startTimes.isEmpty ? 0 : columns.startTimes[index],
        value: value(columns[index]))
    }
  }

  private func histograms<Count: HistogramCount>(
    _ hasStartTimes: Bool, _ value: (Histogram<Count>) -> SeriesSample.Value
  ) throws -> [SeriesSample] {
    var decoder = try HistogramDecoder<Count>(payload.span, hasStartTimes: hasStartTimes)
    var (histogram, samples) = (Histogram<Count>(), [] as [SeriesSample])
    while try decoder.next(from: payload.span, into: &histogram) {
      samples.append(
        SeriesSample(
          timestamp: decoder.timestamp, startTime: decoder.startTime, value: value(histogram)))
    }
    return samples
  }

  /// The encodings of chunks that can be read.
  static let readable = (0...UInt8.max).map(ChunkEncodingByte.init(rawValue:))
    .filter(\.isDecodable)

  /// The chunks of `samples`, made by a builder one sample at a time.
  static func chunks(of samples: [SeriesSample], rules: CuttingRules = .init()) -> [Chunk] {
    var builder = ChunkBuilder(rules: rules)
    var chunks: [Chunk] = []
    for sample in samples {
      if let chunk = builder.append(sample) { chunks.append(chunk) }
    }
    if let chunk = builder.finish() { chunks.append(chunk) }
    return chunks
  }
}

extension ChunkBuilder {
  mutating func append(_ sample: SeriesSample) -> Chunk? {
    let (time, startTime) = (sample.timestamp, sample.startTime)
    return switch sample.value {
    case .float(let bits):
      append(
        Sample(timestamp: time, value: Double(bitPattern: bits)), startTime: startTime)
    case .histogram(let histogram): append(histogram, at: time, startTime: startTime)
    case .floatHistogram(let histogram): append(histogram, at: time, startTime: startTime)
    }
  }
}
