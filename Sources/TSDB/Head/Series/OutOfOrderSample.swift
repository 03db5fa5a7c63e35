internal import Chunks
internal import Gorilla
internal import SeriesModel

/// A sample of any kind, which came later than a newer one of its series.
struct OutOfOrderSample: Sendable {
  enum Value: Sendable {
    case float(Double)
    case histogram(Histogram<UInt64>)
    case floatHistogram(Histogram<Double>)

    init<Count: HistogramCount>(_ histogram: Histogram<Count>) {
      if let histogram = histogram as? Histogram<UInt64> {
        self = .histogram(histogram)
      } else if let histogram = histogram as? Histogram<Double> {
        self = .floatHistogram(histogram)
      } else {
        preconditionFailure("histograms count in integers or in doubles")
      }
    }
  }

  var timestamp: Int64
  var value: Value

  /// Appends the sample to `builder`; what that completes goes to `chunks`.
  func append(to builder: inout ChunkBuilder, _ chunks: inout [Chunk]) {
    let chunk =
      switch value {
      case .float(let value): builder.append(Sample(timestamp: timestamp, value: value))
      case .histogram(let histogram): builder.append(histogram, at: timestamp)
      case .floatHistogram(let histogram): builder.append(histogram, at: timestamp)
      }
    if let chunk { chunks.append(chunk) }
  }
}
