/// The summaries of the frames of a sealed payload, kept beside it.
public enum SealedSummaries {
  /// Reads summaries.
  ///
  /// - Parameter bytes: what ``SealedEncoder/encodeSummaries(_:_:into:)`` has made.
  /// - Returns: one for each frame, of which there are at most 64.
  /// - Throws: ``SealedError``.
  /// - Complexity: O(the number of frames)
  public static func decode(_ bytes: Span<UInt8>) throws(SealedError) -> [SampleSummary] {
    var cursor = SealedCursor(byteOffset: 0)
    let header = try SealedHeader(bytes, &cursor)
    guard header.isSummaries else { throw .unexpectedContent }
    let frameCount = header.count
    guard frameCount <= SealedFormat.maximumCount / SealedFormat.frameLength else {
      throw .invalidCount(UInt64(frameCount))
    }
    var reader = ColumnReader()
    let minTimes = try integers(bytes, frameCount, &cursor, &reader)
    let timesEnd = cursor.byteOffset
    let maxTimes = try integers(bytes, frameCount, &cursor, &reader)
    let countsStart = cursor.byteOffset
    let counts = try integers(bytes, frameCount, &cursor, &reader)
    let resetCounts = try integers(bytes, frameCount, &cursor, &reader)
    let minima = try values(bytes, frameCount, &cursor, &reader)
    let maxima = try values(bytes, frameCount, &cursor, &reader)
    let sums = try values(bytes, frameCount, &cursor, &reader)
    let firsts = try values(bytes, frameCount, &cursor, &reader)
    let lasts = try values(bytes, frameCount, &cursor, &reader)
    try cursor.checkEnd(bytes)
    var summaries: [SampleSummary] = []
    for frame in 0..<frameCount {
      guard minTimes[frame] <= maxTimes[frame] else { throw .invalidIndex(byteOffset: timesEnd) }
      guard 0...Int64(SealedFormat.frameLength) ~= counts[frame],
        0...counts[frame] ~= resetCounts[frame]
      else { throw .invalidIndex(byteOffset: countsStart) }
      summaries.append(
        SampleSummary(
          times: minTimes[frame]...maxTimes[frame], count: Int(counts[frame]),
          extremes: (minima[frame], maxima[frame]), sum: sums[frame],
          ends: (firsts[frame], lasts[frame]), resetCount: Int(resetCounts[frame])))
    }
    return summaries
  }

  private static func integers(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor, _ reader: inout ColumnReader
  ) throws(SealedError) -> [Int64] {
    try reader.readIntegers(bytes, count, &cursor)
    return Array(reader.integers[..<count])
  }

  private static func values(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor, _ reader: inout ColumnReader
  ) throws(SealedError) -> [Double] {
    try reader.readValues(bytes, count, &cursor)
    return Array(reader.values[..<count])
  }
}

extension SealedEncoder {
  /// Encodes the summaries of the frames that a payload of these samples has.
  ///
  /// - Parameters:
  ///   - timestamps: milliseconds.
  ///   - values: as many values.
  ///   - summaries: is replaced; its space is used again.
  /// - Precondition: there are 1 to ``SealedFormat/maximumCount`` samples.
  /// - Complexity: O(the number of samples)
  public mutating func encodeSummaries(
    _ timestamps: Span<Int64>, _ values: Span<Double>, into summaries: inout [UInt8]
  ) {
    precondition(
      1...SealedFormat.maximumCount ~= timestamps.count, "a sealed payload has 1 to 8192 samples")
    let length = SealedFormat.frameLength
    var frames: [SampleSummary] = []
    for first in stride(from: 0, to: timestamps.count, by: length) {
      let range = first..<min(first + length, timestamps.count)
      frames.append(SampleSummary(timestamps.extracting(range), values.extracting(range)))
    }
    begin(frames.count, &summaries)
    summaries[0] |= SealedFormat.isSummaries
    appendIntegers(frames.map { $0.minTime }, &summaries)
    appendIntegers(frames.map { $0.maxTime }, &summaries)
    appendIntegers(frames.map { Int64($0.count) }, &summaries)
    appendIntegers(frames.map { Int64($0.resetCount) }, &summaries)
    appendValues(frames.map { $0.minimum }, &summaries)
    appendValues(frames.map { $0.maximum }, &summaries)
    appendValues(frames.map { $0.sum }, &summaries)
    appendValues(frames.map { $0.first }, &summaries)
    appendValues(frames.map { $0.last }, &summaries)
  }

  private mutating func appendIntegers(_ integers: [Int64], _ bytes: inout [UInt8]) {
    self.integers = integers
    columns.append(&self.integers, to: &bytes)
  }

  private mutating func appendValues(_ values: [Double], _ bytes: inout [UInt8]) {
    appendValues(values.span, &bytes)
  }
}
