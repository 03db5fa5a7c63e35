internal import Chunks
internal import SeriesModel

/// The samples of a series that came out of order: the latest by themselves, the others in chunks.
struct OutOfOrderSamples: Sendable {
  /// How many samples are kept by themselves at most.
  static let capacity = 32

  /// Those that are in no chunk yet, ascending; at each time there is one.
  private(set) var samples: [OutOfOrderSample] = []
  /// Chunks, in the order in which they were completed: they may overlap.
  private(set) var chunks: [HeadChunk] = []

  var isEmpty: Bool { samples.isEmpty && chunks.isEmpty }

  /// The first time of all; the latest that there is if there are no samples.
  var minTime: Int64 {
    min(chunks.lazy.map(\.minTime).min() ?? .max, samples.first?.timestamp ?? .max)
  }

  /// The last time of all; nil if there are no samples.
  var maxTime: Int64? {
    [chunks.lazy.map(\.maxTime).max(), samples.last?.timestamp].compactMap { $0 }.max()
  }

  /// Adds a sample, unless there is one at its time among those that are in no chunk.
  ///
  /// - Returns: whether chunks were completed.
  mutating func insert(_ sample: OutOfOrderSample, _ rules: CuttingRules) -> Bool {
    var (low, high) = (0, samples.count)
    while low < high {
      let middle = (low + high) / 2
      if samples[middle].timestamp < sample.timestamp { low = middle + 1 } else { high = middle }
    }
    guard low == samples.count || samples[low].timestamp != sample.timestamp else { return false }
    samples.insert(sample, at: low)
    guard samples.count == Self.capacity else { return false }
    chunks += Self.encode(samples, rules).map(HeadChunk.init)
    samples.removeAll()
    return true
  }

  /// Chunks of all samples that are of `range`, in the order in which they were completed.
  func chunks(in range: TimeRange, _ rules: CuttingRules) -> [HeadChunk] {
    (chunks + Self.encode(samples, rules).map(HeadChunk.init))
      .filter { $0.overlaps(range) }
  }

  /// Adds a chunk that was completed before a restart.
  mutating func restore(_ chunk: HeadChunk) { chunks.append(chunk) }

  /// Forgets what is in no file.
  mutating func removeUnstored() {
    samples.removeAll()
    chunks.removeAll { $0.inMemory != nil }
  }

  /// Lets go of the first chunks, and of the samples at some times.
  mutating func drop(chunks chunkCount: Int, samplesAt times: Set<Int64>) {
    chunks.removeFirst(chunkCount)
    samples.removeAll { times.contains($0.timestamp) }
  }

  /// Lets go of the chunks out of order that are in files before a place. (Others may be here because their series
  /// had two numbers.)
  mutating func dropChunks(before end: ChunkReference) {
    chunks.removeAll { chunk in
      guard chunk.isOutOfOrder, case .file(let reference) = chunk.place else { return false }
      return reference < end
    }
  }

  /// Gives chunks another place.
  mutating func updateChunks(_ body: (inout [HeadChunk]) -> Void) { body(&chunks) }

  private static func encode(
    _ samples: [OutOfOrderSample], _ rules: CuttingRules
  ) -> [Chunk] {
    guard !samples.isEmpty else { return [] }
    var builder = ChunkBuilder(rules: rules)
    var chunks: [Chunk] = []
    for sample in samples { sample.append(to: &builder, &chunks) }
    if let chunk = builder.finish() { chunks.append(chunk) }
    return chunks
  }
}
