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
/// seen a long chunk, only layouts are allocated. The format is in `Documentation/Formats/Sealed.md`.
public struct SealedHistogramDecoder: Sendable {
  // The timestamps or the values of one column.
  private var integers: [Int64] = []
  private var values: [Double] = []

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
    try decodeIntegers(bytes, count, &cursor)
    histograms.counts.replaceAll(count) { UInt64(bitPattern: integers[$0]) }
    try decodeIntegers(bytes, count, &cursor)
    histograms.zeroCounts.replaceAll(count) { UInt64(bitPattern: integers[$0]) }
    let width = histograms.layout.bucketCount
    histograms.buckets.replaceAll(liveCount * width) { _ in 0 }
    for bucket in 0..<(liveCount > 0 ? width : 0) {
      try decodeIntegers(bytes, liveCount, &cursor)
      for row in 0..<liveCount {
        histograms.buckets[row * width + bucket] = UInt64(bitPattern: integers[row])
      }
    }
    for index in 0..<count { histograms.counts[index] &+= histograms.expectedCount(index) }
    try cursor.checkEnd(bytes)
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
    try decodeValues(bytes, count, &cursor)
    histograms.counts.replaceAll(count) { values[$0] }
    try decodeValues(bytes, count, &cursor)
    histograms.zeroCounts.replaceAll(count) { values[$0] }
    let width = histograms.layout.bucketCount
    histograms.buckets.replaceAll(liveCount * width) { _ in 0 }
    for bucket in 0..<(liveCount > 0 ? width : 0) {
      try decodeValues(bytes, liveCount, &cursor)
      for row in 0..<liveCount { histograms.buckets[row * width + bucket] = values[row] }
    }
    try cursor.checkEnd(bytes)
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
    histograms.timestamps.replaceAll(count) { integers[$0] }
    if head.hasStartTimes { try decodeIntegers(bytes, count, &cursor) }
    histograms.startTimes.replaceAll(head.hasStartTimes ? count : 0) { integers[$0] }
    let sumsStart = cursor.byteOffset
    try decodeValues(bytes, count, &cursor)
    histograms.sums.replaceAll(count) { values[$0] }
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
      return try decodeIntegers(bytes, header.count, &cursor)
    }
    guard let column else { throw .missingTimestamps(checksum: checksum) }
    var start = try SealedTimestamps.start(of: column, checksum: checksum, count: header.count)
    try decodeIntegers(column, header.count, &start)
  }

  private mutating func decodeIntegers(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor
  ) throws(SealedError) {
    let column = try IntegerColumn(bytes, count: count, cursor: &cursor)
    integers.replaceAll(count) { _ in 0 }
    // Sound: there is room for all integers.
    unsafe integers.withUnsafeMutableBufferPointer { buffer in
      guard let output = buffer.baseAddress else { return }
      unsafe column.decode(bytes, frame: nil, into: output)
    }
  }

  /// Reads values and their exceptions.
  private mutating func decodeValues(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor
  ) throws(SealedError) {
    let section = try ValueSection(bytes, count: count, cursor: &cursor)
    values.replaceAll(count) { _ in 0 }
    // Sound: there is room for all values.
    try unsafe values.withUnsafeMutableBufferPointer { buffer throws(SealedError) in
      guard let output = buffer.baseAddress else { return }
      try unsafe section.decode(bytes, frame: nil, into: output)
    }
    let start = cursor
    guard try cursor.uvarint(bytes) > 0 else { return }
    cursor = try ValueException.skip(bytes, count, start)
    var output = values.mutableSpan
    ValueException.apply(bytes, start.byteOffset, 0..<count, &output)
  }
}

extension Array {
  /// Replaces all elements by `count` others, and keeps the capacity.
  fileprivate mutating func replaceAll(_ count: Int, _ element: (Int) -> Element) {
    removeAll(keepingCapacity: true)
    append(addingCapacity: count) { output in
      for index in 0..<count { output.append(element(index)) }
    }
  }
}
