internal import BitCoding
public import Gorilla

extension SealedEncoder {
  /// Encodes histograms whose counts are integers, column by column: the times, the sums, the counts,
  /// and each bucket over time.
  ///
  /// - Parameters:
  ///   - histograms: the samples of a chunk, which share a layout.
  ///   - column: the column that ``encodeTimestamps(_:into:)`` made of the timestamps, if the payload
  ///     is to share it; nil if the payload is to hold them itself.
  ///   - payload: is replaced; its space is used again.
  /// - Precondition: there are 1 to ``SealedFormat/maximumCount`` samples, with at most
  ///   ``SealedFormat/maximumBucketCounts`` counts of buckets, and the layout is valid.
  /// - Throws: ``SealedVerificationError``, as ``encode(_:_:sharing:hint:into:)``.
  /// - Complexity: O(the counts of all buckets)
  public mutating func encode(
    _ histograms: HistogramColumns<UInt64>, sharing column: Span<UInt8>? = nil,
    into payload: inout [UInt8]
  ) throws(SealedVerificationError) {
    beginHistograms(histograms, isFloat: false, column, &payload)
    appendCounts(expectedCounts(histograms), histograms.counts, &payload)
    appendCounts(nil, histograms.zeroCounts, &payload)
    let width = histograms.layout.bucketCount
    for bucket in 0..<width {
      integers.replaceAll(histograms.liveCount) {
        Int64(bitPattern: histograms.buckets[$0 * width + bucket])
      }
      appendIntegers(&payload)
    }
    guard verifies else { return }
    var decoded = HistogramColumns<UInt64>()
    do throws(SealedError) {
      try histogramDecoder.decode(payload.span, column: column, into: &decoded)
    } catch { throw SealedVerificationError() }
    guard decoded.isIdentical(to: histograms) else { throw SealedVerificationError() }
  }

  /// Encodes histograms whose counts are floats.
  ///
  /// - Parameters:
  ///   - histograms: the samples of a chunk, which share a layout.
  ///   - column: the column that ``encodeTimestamps(_:into:)`` made of the timestamps, if the payload
  ///     is to share it; nil if the payload is to hold them itself.
  ///   - payload: is replaced; its space is used again.
  /// - Precondition: there are 1 to ``SealedFormat/maximumCount`` samples, with at most
  ///   ``SealedFormat/maximumBucketCounts`` counts of buckets, and the layout is valid.
  /// - Throws: ``SealedVerificationError``, as ``encode(_:_:sharing:hint:into:)``.
  /// - Complexity: O(the counts of all buckets)
  public mutating func encode(
    _ histograms: HistogramColumns<Double>, sharing column: Span<UInt8>? = nil,
    into payload: inout [UInt8]
  ) throws(SealedVerificationError) {
    beginHistograms(histograms, isFloat: true, column, &payload)
    appendValues(histograms.counts.span, &payload)
    appendValues(histograms.zeroCounts.span, &payload)
    let width = histograms.layout.bucketCount
    var values: [Double] = []
    for bucket in 0..<(histograms.liveCount > 0 ? width : 0) {
      values.replaceAll(histograms.liveCount) { histograms.buckets[$0 * width + bucket] }
      appendValues(values.span, &payload)
    }
    guard verifies else { return }
    var decoded = HistogramColumns<Double>()
    do throws(SealedError) {
      try histogramDecoder.decode(payload.span, column: column, into: &decoded)
    } catch { throw SealedVerificationError() }
    guard decoded.isIdentical(to: histograms) else { throw SealedVerificationError() }
  }

  /// Writes what comes before the counts.
  private mutating func beginHistograms<Count>(
    _ histograms: HistogramColumns<Count>, isFloat: Bool, _ column: Span<UInt8>?,
    _ payload: inout [UInt8]
  ) {
    precondition(
      histograms.buckets.count <= SealedFormat.maximumBucketCounts && histograms.layout.isValid,
      "the buckets must be valid, and not too many")
    begin(histograms.count, &payload)
    payload[0] |= SealedFormat.isHistograms
    HistogramHead(
      isFloat: isFloat, hasStartTimes: !histograms.startTimes.isEmpty,
      counterReset: histograms.counterReset, layout: histograms.layout
    ).append(to: &payload)
    appendTimestamps(histograms.timestamps.span, sharing: column, &payload)
    if !histograms.startTimes.isEmpty { appendTimestamps(histograms.startTimes.span, &payload) }
    appendValues(histograms.sums.span, &payload)
  }

  /// Appends values and their exceptions.
  mutating func appendValues(_ values: Span<Double>, _ payload: inout [UInt8]) {
    _ = valueEncoding.append(values, nil, isQuick: false, &columns, to: &payload)
    if !valueEncoding.appendExceptions(to: &payload) { payload.append(uvarint: 0) }
  }

  /// Appends a column of counts, less those that are expected.
  private mutating func appendCounts(
    _ expected: [UInt64]?, _ counts: [UInt64], _ payload: inout [UInt8]
  ) {
    integers.replaceAll(counts.count) {
      Int64(bitPattern: counts[$0] &- (expected?[$0] ?? 0))
    }
    appendIntegers(&payload)
  }

  private mutating func appendIntegers(_ payload: inout [UInt8]) {
    if !integers.isEmpty { columns.append(&integers, to: &payload) }
  }

  private func expectedCounts(_ histograms: HistogramColumns<UInt64>) -> [UInt64] {
    var expected: [UInt64] = []
    for index in 0..<histograms.count { expected.append(histograms.expectedCount(index)) }
    return expected
  }
}

extension HistogramColumns<UInt64> {
  /// What the count of sample `index` is if every observation is in a bucket: that of the zero bucket
  /// and all others together. A stale marker counts nothing.
  func expectedCount(_ index: Int) -> UInt64 {
    guard index < liveCount else { return 0 }
    let width = layout.bucketCount
    var sum = zeroCounts[index]
    for bucket in index * width..<(index + 1) * width { sum &+= buckets[bucket] }
    return sum
  }
}

extension HistogramColumns {
  /// Whether both hold the same bits.
  fileprivate func isIdentical(to other: HistogramColumns) -> Bool {
    func isSame(_ left: [Count], _ right: [Count]) -> Bool {
      left.elementsEqual(right) { $0._bitPattern == $1._bitPattern }
    }
    return layout == other.layout && counterReset == other.counterReset
      && timestamps == other.timestamps && startTimes == other.startTimes
      && sums.elementsEqual(other.sums) { $0.bitPattern == $1.bitPattern }
      && isSame(counts, other.counts) && isSame(zeroCounts, other.zeroCounts)
      && isSame(buckets, other.buckets)
  }
}
