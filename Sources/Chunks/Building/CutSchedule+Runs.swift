extension CutSchedule {
  /// Where the samples end that a chunk of floats takes before it has to be looked at again.
  ///
  /// - Parameters:
  ///   - timestamps: the times of the samples.
  ///   - start: the first of them, which the chunk is known to take.
  ///   - counts: when a chunk is full.
  ///   - count: the number of samples in the chunk.
  ///   - byteCount: the length of its payload.
  ///   - maximumSampleByteCount: how many bytes a sample can take.
  /// - Precondition: from `start` on, each time is later than the one before.
  func run(
    of timestamps: Span<Int64>, from start: Int, _ counts: CutCounts, count: Int, byteCount: Int,
    maximumSampleByteCount: Int
  ) -> Int {
    let milestone = count < counts.predictionCount ? counts.predictionCount : counts.mostSamples
    // However long they are, the chunk takes one more sample than fit below the limit.
    let fitting = max(counts.byteLimit - byteCount, 0) / maximumSampleByteCount + 1
    let limit = min(timestamps.count - start, max(milestone - count, 1), fitting)
    return Self.endOfRun(timestamps, start, start + limit, before: end)
  }

  /// Where the times of `start..<limit` reach `end`, or `limit`. The first one counts in any case.
  @inline(never)
  private static func endOfRun(
    _ timestamps: Span<Int64>, _ start: Int, _ limit: Int, before end: Int64
  ) -> Int {
    var (index, last) = (start &+ 1, timestamps[start])
    while index < limit, timestamps[index] < end {
      precondition(timestamps[index] > last, "samples come in the order of time")
      last = timestamps[index]
      index &+= 1
    }
    return index
  }
}
