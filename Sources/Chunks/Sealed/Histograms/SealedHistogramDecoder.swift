public import Gorilla
internal import SeriesModel

/// Reads the histograms of a sealed payload.
///
/// ```swift
/// var decoder = SealedHistogramDecoder()
/// var histograms = HistogramColumns<UInt64>()
/// try decoder.decode(payload.span, into: &histograms)
/// ```
///
/// It keeps its scratch space, and fills the arrays of the columns that it is given: once both have
/// seen a long chunk, only layouts are allocated, and what a ``SealedDecoder`` may allocate. The format is in `Documentation/Formats/Sealed.md`.
public struct SealedHistogramDecoder: Sendable {
  private var reader = ColumnReader()

  /// A decoder without scratch space yet.
  public init() {}

  /// Whether a sealed payload has histograms, and whether their counts are floats.
  ///
  /// - Returns: nil for a payload of floats.
  /// - Throws: ``SealedError`` if the payload does not begin as one.
  /// - Complexity: O(1)
  public static func hasFloatCounts(_ bytes: Span<UInt8>) throws(SealedError) -> Bool? {
    var cursor = SealedCursor(byteOffset: 0)
    guard try SealedHeader(bytes, &cursor).isHistograms else { return nil }
    return try HistogramHead(bytes, &cursor).isFloat
  }

  /// Reads histograms whose counts are integers.
  ///
  /// - Parameters:
  ///   - bytes: the payload.
  ///   - column: the column of timestamps, if the payload shares one.
  ///   - histograms: is replaced by the samples of the payload.
  /// - Throws: ``SealedError``; `histograms` then holds anything. ``SealedError/unexpectedContent`` if
  ///   the payload has something else.
  /// - Complexity: O(the counts of all buckets)
  public mutating func decode(
    _ bytes: Span<UInt8>, column: Span<UInt8>? = nil,
    into histograms: inout HistogramColumns<UInt64>
  ) throws(SealedError) {
    var cursor = try begin(bytes, isFloat: false, column, &histograms)
    let (count, liveCount) = (histograms.count, histograms.liveCount)
    try reader.readIntegers(bytes, count, &cursor)
    histograms.counts.replaceAll(count) { UInt64(bitPattern: reader.integers[$0]) }
    try reader.readIntegers(bytes, count, &cursor)
    histograms.zeroCounts.replaceAll(count) { UInt64(bitPattern: reader.integers[$0]) }
    let width = histograms.layout.bucketCount
    histograms.buckets.resize(to: liveCount * width, with: 0)
    // Counts are stored less those of the buckets.
    for row in 0..<liveCount { histograms.counts[row] &+= histograms.zeroCounts[row] }
    for bucket in 0..<(liveCount > 0 ? width : 0) {
      try reader.readIntegers(bytes, liveCount, &cursor)
      Self.place(
        reader.integers.span.extracting(..<liveCount), bucket, width, &histograms.buckets,
        &histograms.counts)
    }
    try cursor.checkEnd(bytes)
  }

  /// Puts the counts of a bucket into their rows, and adds them to the rows' counts.
  private static func place(
    _ column: Span<Int64>, _ bucket: Int, _ width: Int, _ buckets: inout [UInt64],
    _ counts: inout [UInt64]
  ) {
    var buckets = buckets.mutableSpan
    var counts = counts.mutableSpan
    var place = bucket
    for row in column.indices {
      let count = UInt64(bitPattern: column[row])
      buckets[place] = count
      counts[row] &+= count
      place &+= width
    }
  }

  /// Reads histograms whose counts are floats.
  ///
  /// - Parameters:
  ///   - bytes: the payload.
  ///   - column: the column of timestamps, if the payload shares one.
  ///   - histograms: is replaced by the samples of the payload.
  /// - Throws: ``SealedError``; `histograms` then holds anything. ``SealedError/unexpectedContent`` if
  ///   the payload has something else.
  /// - Complexity: O(the counts of all buckets)
  public mutating func decode(
    _ bytes: Span<UInt8>, column: Span<UInt8>? = nil,
    into histograms: inout HistogramColumns<Double>
  ) throws(SealedError) {
    var cursor = try begin(bytes, isFloat: true, column, &histograms)
    let (count, liveCount) = (histograms.count, histograms.liveCount)
    try reader.readValues(bytes, count, &cursor)
    histograms.counts.replaceAll(count) { reader.values[$0] }
    try reader.readValues(bytes, count, &cursor)
    histograms.zeroCounts.replaceAll(count) { reader.values[$0] }
    let width = histograms.layout.bucketCount
    histograms.buckets.resize(to: liveCount * width, with: 0)
    for bucket in 0..<(liveCount > 0 ? width : 0) {
      try reader.readValues(bytes, liveCount, &cursor)
      Self.place(
        reader.values.span.extracting(..<liveCount), bucket, width, &histograms.buckets)
    }
    try cursor.checkEnd(bytes)
  }

  /// Puts the counts of a bucket into their rows.
  private static func place(
    _ column: Span<Double>, _ bucket: Int, _ width: Int, _ buckets: inout [Double]
  ) {
    var buckets = buckets.mutableSpan
    for row in column.indices { buckets[row &* width &+ bucket] = column[row] }
  }

  /// Reads what comes before the counts.
  private mutating func begin<Count>(
    _ bytes: Span<UInt8>, isFloat: Bool, _ column: Span<UInt8>?,
    _ histograms: inout HistogramColumns<Count>
  ) throws(SealedError) -> SealedCursor {
    var cursor = SealedCursor(byteOffset: 0)
    let header = try SealedHeader(bytes, &cursor)
    guard header.isHistograms else { throw .unexpectedContent }
    let layoutStart = cursor.byteOffset
    let head = try HistogramHead(bytes, &cursor)
    guard head.isFloat == isFloat else { throw .unexpectedContent }
    let count = header.count
    histograms.layout = head.layout
    histograms.counterReset = head.counterReset
    try decodeTimestamps(bytes, header, column, &cursor)
    histograms.timestamps.replaceAll(count) { reader.integers[$0] }
    if head.hasStartTimes { try reader.readIntegers(bytes, count, &cursor) }
    histograms.startTimes.replaceAll(head.hasStartTimes ? count : 0) { reader.integers[$0] }
    let sumsStart = cursor.byteOffset
    try reader.readValues(bytes, count, &cursor)
    histograms.sums.replaceAll(count) { reader.values[$0] }
    let liveCount = histograms.sums.firstIndex(where: \.isStaleMarker) ?? count
    guard histograms.sums[liveCount...].allSatisfy(\.isStaleMarker) else {
      throw .invalidIndex(byteOffset: sumsStart)
    }
    let bucketCount = head.layout.bucketCount
    guard liveCount * bucketCount <= SealedFormat.maximumBucketCounts else {
      throw .invalidLayout(byteOffset: layoutStart)
    }
    // A column takes three bytes or more: no room is made for buckets that cannot follow.
    guard liveCount == 0 || bucketCount * 3 <= bytes.count - cursor.byteOffset else {
      throw .truncated(byteOffset: cursor.byteOffset)
    }
    histograms.liveCount = liveCount
    return cursor
  }

  private mutating func decodeTimestamps(
    _ bytes: Span<UInt8>, _ header: SealedHeader, _ column: Span<UInt8>?,
    _ cursor: inout SealedCursor
  ) throws(SealedError) {
    guard let checksum = try header.sharedTimestamps(bytes, &cursor) else {
      return try reader.readIntegers(bytes, header.count, &cursor)
    }
    guard let column else { throw .missingTimestamps(checksum: checksum) }
    var start = try SealedTimestamps.start(of: column, checksum: checksum, count: header.count)
    try reader.readIntegers(column, header.count, &start)
  }
}
