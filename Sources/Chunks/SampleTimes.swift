/// What the times of a chunk's samples are, as they are read.
struct SampleTimes: Sendable {
  /// The number of samples so far.
  private(set) var count = 0
  /// The time of the first one.
  private(set) var first: Int64 = 0
  /// The time of the last one.
  private(set) var last: Int64 = 0
  /// The first sample that is not later than the one before it.
  private(set) var unordered: Int?

  /// Takes the times of further samples.
  mutating func add(_ timestamps: Span<Int64>) {
    guard !timestamps.isEmpty else { return }
    var last = last
    if count == 0 { (first, last) = (timestamps[0], timestamps[0]) }
    for index in (count == 0 ? 1 : 0)..<timestamps.count {
      if timestamps[index] <= last && unordered == nil { unordered = count + index }
      last = timestamps[index]
    }
    self.last = last
    count += timestamps.count
  }

  /// Makes sure that the samples are those of which `chunk`, the one at `index` of a list, tells.
  ///
  /// - Throws: ``ChunkFault/unordered(sample:)`` or ``ChunkFault/misdescribed``.
  func check(_ chunk: Chunk, at index: Int) throws(ChunkListError) {
    if let unordered {
      throw ChunkListError(chunk: index, fault: .unordered(sample: unordered))
    }
    guard count == chunk.sampleCount, first == chunk.minTime, last == chunk.maxTime else {
      throw ChunkListError(chunk: index, fault: .misdescribed)
    }
  }
}
