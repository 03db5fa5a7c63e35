public import Chunks
public import Gorilla
public import SeriesModel

/// Reads the samples of a series, of a range of time, and without those that are deleted.
///
/// ```swift
/// var samples = SampleCursor()
/// samples.open(try series.chunks(in: range), in: range, without: series.deleted)
/// while let kind = try samples.next() {
///   if kind == .float { samples.withFloats { timestamps, values in … } }
/// }
/// ```
///
/// It hands out batches as `ChunkCursor` of `Chunks` does. The buffers are used again for other series.
public struct SampleCursor: ~Copyable, Sendable {
  @usableFromInline var chunks = ChunkCursor()
  private var range = TimeRange.all
  private var deleted = DeletedTimes()
  /// Which samples of the chunk cursor's batch are handed out.
  @usableFromInline private(set) var run = 0..<0
  private var isOpened = false

  /// A cursor without chunks.
  public init() {}

  /// Goes before the first sample of chunks.
  ///
  /// Chunks that end before the range or begin behind it are not decoded.
  ///
  /// - Parameters:
  ///   - chunks: the chunks, in the order of time.
  ///   - range: the times of the samples that are wanted.
  ///   - deleted: the times of those that are not.
  /// - Complexity: O(the number of chunks)
  public mutating func open(
    _ chunks: [Chunk], in range: TimeRange = .all, without deleted: DeletedTimes = DeletedTimes()
  ) {
    if let end = chunks.firstIndex(where: { $0.minTime > range.end }) {
      self.chunks.open(Array(chunks[..<end]))
    } else {
      self.chunks.open(chunks)
    }
    self.range = range
    self.deleted = deleted
    (run, isOpened) = (0..<0, false)
  }

  /// Goes to the next batch, which has samples of one chunk that follow one another.
  ///
  /// - Returns: what kind of samples it has; nil behind the last one.
  /// - Throws: `ChunkListError` for a chunk that cannot be decoded. The samples before the one at fault
  ///   have been a batch already. The call after this goes on with the next chunk.
  /// - Complexity: that of decoding a chunk, and O(the ranges that are deleted in it)
  public mutating func next() throws(ChunkListError) -> SampleKind? {
    while true {
      if chunks.kind != nil, let next = nextRun(from: run.upperBound) {
        run = next
        return chunks.kind
      }
      run = 0..<0
      let kind: SampleKind?
      if isOpened {
        kind = try chunks.next()
      } else {
        isOpened = true
        kind = try chunks.seek(to: range.start)
      }
      if kind == nil { return nil }
    }
  }

  /// The next samples of the chunk cursor's batch that are wanted.
  private mutating func nextRun(from start: Int) -> Range<Int>? {
    if start == chunks.count { return nil }
    let times = chunks.times
    if deleted.isEmpty, times.first >= range.start, times.last <= range.end {
      return start..<chunks.count
    }
    let (range, deleted) = (range, deleted)
    return chunks.withTimestamps { timestamps in
      var (start, end) = (start, timestamps.count)
      while start < end, timestamps[start] < range.start { start += 1 }
      while end > start, timestamps[end - 1] > range.end { end -= 1 }
      guard let next = deleted.nextRun(of: timestamps, from: start), next.lowerBound < end else {
        return nil
      }
      return next.lowerBound..<min(next.upperBound, end)
    }
  }

  /// What kind of samples the batch has; nil before the first batch and behind the last one.
  public var kind: SampleKind? { run.isEmpty ? nil : chunks.kind }

  /// The number of samples in the batch.
  public var count: Int { run.count }

  /// Lends the times of the batch, whatever its kind, in milliseconds since the Unix epoch.
  ///
  /// - Parameter body: what is done with them.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: there is a batch.
  /// - Complexity: O(1)
  public borrowing func withTimestamps<Result: ~Copyable, Failure: Error>(
    _ body: (Span<Int64>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let run = run
    return try chunks.withTimestamps { (timestamps) throws(Failure) in
      try body(timestamps.extracting(run))
    }
  }

  /// Lends the start times of the batch, whatever its kind: milliseconds since the Unix epoch, 0 for
  /// none. They are no elements at all if the encoding has no start times.
  ///
  /// - Parameter body: what is done with them.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: there is a batch.
  /// - Complexity: O(1)
  public borrowing func withStartTimes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<Int64>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let run = run
    return try chunks.withStartTimes { (startTimes) throws(Failure) in
      try body(startTimes.extracting(startTimes.isEmpty ? 0..<0 : run))
    }
  }

  /// Lends the times and values of a batch of floats.
  ///
  /// - Parameter body: what is done with them; the times are in milliseconds since the Unix epoch.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: the batch has floats.
  /// - Complexity: O(1)
  @inlinable
  public borrowing func withFloats<Result: ~Copyable, Failure: Error>(
    _ body: (Span<Int64>, Span<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let run = run
    return try chunks.withFloats { (timestamps, values) throws(Failure) in
      try body(timestamps.extracting(run), values.extracting(run))
    }
  }

  /// Lends the columns of a batch of histograms that count in integers.
  ///
  /// - Parameter body: what is done with the columns of the whole chunk, and which of its samples make
  ///   the batch.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: the batch has such histograms.
  /// - Complexity: O(1)
  public borrowing func withHistograms<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing HistogramColumns<UInt64>, Range<Int>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let run = run
    return try chunks.withHistograms { (columns, range) throws(Failure) in
      try body(columns, range.lowerBound + run.lowerBound..<range.lowerBound + run.upperBound)
    }
  }

  /// Lends the columns of a batch of histograms that count in floats.
  ///
  /// - Parameter body: as for ``withHistograms(_:)``.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: the batch has such histograms.
  /// - Complexity: O(1)
  public borrowing func withFloatHistograms<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing HistogramColumns<Double>, Range<Int>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let run = run
    return try chunks.withFloatHistograms { (columns, range) throws(Failure) in
      try body(columns, range.lowerBound + run.lowerBound..<range.lowerBound + run.upperBound)
    }
  }
}
