internal import BitCoding
package import Gorilla

/// The chunk of floats that takes samples, of one of very many series: as ``OpenChunk``, but small.
///
/// Its rules are not part of it, and its buffer begins small and is let go of with each chunk.
package struct CompactOpenChunk: ~Copyable, Sendable {
  /// The rules that many chunks share.
  ///
  /// A class, as it is passed for each sample.
  package final class Limits: Sendable {
    fileprivate let limits: CutLimits

    /// The numbers that follow from `rules`, of chunks without start times.
    package init(_ rules: CuttingRules) { limits = CutLimits(rules) }
  }

  private var appender = XORAppender(byteCapacity: Self.firstCapacity)
  private var schedule = CutSchedule()

  // As much as two samples need.
  private static var firstCapacity: Int { 56 }

  /// A chunk without samples.
  package init() {}

  /// The number of samples that are not in a finished chunk yet.
  package var count: Int { appender.count }

  /// The time of the first sample.
  package var minTime: Int64 { schedule.minTime }

  /// The time of the last sample.
  package var maxTime: Int64 { appender.lastTimestamp }

  /// The bits of its value.
  package var lastBits: UInt64 { appender.lastBits }

  /// Appends a sample, to the chunk at hand or to the next one.
  ///
  /// - Parameters:
  ///   - sample: a sample later than any before.
  ///   - limits: when the chunk is full.
  /// - Returns: the chunk at hand, if it ended before the sample.
  /// - Precondition: the sample is later than the last one in the chunk.
  /// - Complexity: O(1) amortised
  package mutating func append(_ sample: Sample, _ limits: Limits) -> Chunk? {
    let (count, time) = (appender.count, sample.timestamp)
    guard count > 0 else {
      schedule.begin(at: time, limits.limits)
      appender.append(sample)
      return nil
    }
    let last = appender.lastTimestamp
    precondition(time > last, "samples come in the order of time")
    guard
      !schedule.endsFloats(
        before: time, last: last, limits.limits.counts, count: count, byteCount: appender.byteCount)
    else { return appendToNext(sample, limits.limits) }
    appender.append(sample)
    return nil
  }

  /// Appends a sample that begins another chunk. Apart from the rest, so that the others are quick.
  @inline(never)
  private mutating func appendToNext(_ sample: Sample, _ limits: CutLimits) -> Chunk? {
    let finished = finish()
    schedule.begin(at: sample.timestamp, limits)
    appender.append(sample)
    return finished
  }

  /// Ends the chunk at hand; nil if it has no samples.
  ///
  /// - Complexity: O(the bytes of the chunk)
  package mutating func finish() -> Chunk? {
    let chunk = snapshot()
    appender = XORAppender(byteCapacity: Self.firstCapacity)
    return chunk
  }

  /// A copy of the chunk at hand, which goes on; nil if it has no samples.
  ///
  /// - Complexity: O(the bytes of the chunk)
  package mutating func snapshot() -> Chunk? {
    guard appender.count > 0 else { return nil }
    return Chunk(
      encoding: ChunkEncodingByte(.xor), payload: appender.withBytes { $0.copy() },
      minTime: schedule.minTime, maxTime: maxTime, sampleCount: appender.count)
  }
}
