import Crypto
import Gorilla

/// The SHA-256 over the samples of a series, in the form that the golden files have it (see the
/// fixtures' README): the layout of spans and the hints about counter resets stay out on purpose.
struct SeriesDigest {
  private var hash = SHA256()
  private var buffer: [UInt8] = []
  private(set) var sampleCount = 0

  /// Adds the samples of a chunk.
  mutating func add(_ payload: Span<UInt8>, _ encoding: ChunkEncoding) throws {
    switch encoding {
    case .xor:
      var decoder = try XORDecoder(payload)
      while let sample = try decoder.next(from: payload) { add(sample) }
    case .xor2:
      var decoder = try XOR2Decoder(payload)
      while let sample = try decoder.next(from: payload) { add(sample) }
    case .histogram, .histogramST:
      var decoder = try HistogramDecoder<UInt64>(payload, hasStartTimes: encoding.hasStartTimes)
      var histogram = Histogram<UInt64>()
      while try decoder.next(from: payload, into: &histogram) {
        add(histogram, kind: 2, at: decoder.timestamp)
      }
    case .floatHistogram, .floatHistogramST:
      var decoder = try HistogramDecoder<Double>(payload, hasStartTimes: encoding.hasStartTimes)
      var histogram = Histogram<Double>()
      while try decoder.next(from: payload, into: &histogram) {
        add(histogram, kind: 3, at: decoder.timestamp)
      }
    }
    hash.update(data: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// The digest in lower-case hexadecimal.
  consuming func finish() -> String {
    hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private mutating func add(_ sample: Sample) {
    sampleCount += 1
    buffer.append(1)
    append(sample.timestamp)
    append(sample.value.bitPattern)
  }

  private mutating func add<Count: HistogramCount>(
    _ histogram: Histogram<Count>, kind: UInt8, at timestamp: Int64
  ) {
    sampleCount += 1
    buffer.append(kind)
    append(timestamp)
    append(histogram.layout.schema)
    append(histogram.layout.zeroThreshold.bitPattern)
    append(histogram.zeroCount._bitPattern)
    append(histogram.count._bitPattern)
    append(histogram.sum.bitPattern)
    let middle = histogram.layout.positiveBucketCount
    add(histogram.layout.positiveSpans, histogram.buckets[..<middle])
    add(histogram.layout.negativeSpans, histogram.buckets[middle...])
    append(UInt32(histogram.layout.customBounds.count))
    for bound in histogram.layout.customBounds { append(bound.bitPattern) }
  }

  private mutating func add<Count: HistogramCount>(
    _ spans: [HistogramSpan], _ counts: ArraySlice<Count>
  ) {
    let used = zip(HistogramLayout.bucketIndexes(of: spans), counts).filter { $1 != .zero }
    append(UInt32(used.count))
    for (index, count) in used {
      append(index)
      append(count._bitPattern)
    }
  }

  private mutating func append<Integer: FixedWidthInteger>(_ value: Integer) {
    for shift in stride(from: 0, to: Integer.bitWidth, by: 8) {
      buffer.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
