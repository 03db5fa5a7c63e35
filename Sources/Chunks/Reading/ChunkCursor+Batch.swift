public import Gorilla
public import SeriesModel

extension ChunkCursor {
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
    precondition(kind != nil, "the cursor is at a batch")
    return try body(timestamps.span.extracting(range))
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
    precondition(kind != nil, "the cursor is at a batch")
    let startTimes = startTimes
    return try body(startTimes.span.extracting(startTimes.isEmpty ? 0..<0 : range))
  }

  /// Lends the times and values of a batch of floats.
  ///
  /// - Parameter body: what is done with them; the times are in milliseconds since the Unix epoch.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: ``kind`` is `SampleKind.float`.
  /// - Complexity: O(1)
  @inlinable
  public borrowing func withFloats<Result: ~Copyable, Failure: Error>(
    _ body: (Span<Int64>, Span<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(kind == .float, "the cursor is at a batch of floats")
    return try body(
      floats.timestamps.span.extracting(range), floats.values.span.extracting(range))
  }

  /// Lends the columns of a batch of histograms that count in integers.
  ///
  /// - Parameter body: what is done with the columns of the whole chunk, and which of its samples make
  ///   the batch: all of them, unless the cursor has been sent to one among them.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: ``kind`` is `SampleKind.integerHistogram`.
  /// - Complexity: O(1)
  public borrowing func withHistograms<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing HistogramColumns<UInt64>, Range<Int>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(kind == .integerHistogram, "the cursor is at a batch of histograms")
    return try body(histograms.integers.columns, range)
  }

  /// Lends the columns of a batch of histograms that count in floats.
  ///
  /// - Parameter body: as for ``withHistograms(_:)``.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Precondition: ``kind`` is `SampleKind.floatHistogram`.
  /// - Complexity: O(1)
  public borrowing func withFloatHistograms<Result: ~Copyable, Failure: Error>(
    _ body: (borrowing HistogramColumns<Double>, Range<Int>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(kind == .floatHistogram, "the cursor is at a batch of float histograms")
    return try body(histograms.floats.columns, range)
  }
}
