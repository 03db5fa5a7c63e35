internal import Chunks
internal import Gorilla
internal import SeriesModel

/// The samples of a series of the head: complete chunks, and one that takes the next sample.
///
/// There are very many of these, so what few of them need is apart, in ``SeriesExtras``.
struct HeadSeries: ~Copyable {
  /// The chunk of floats that takes samples.
  private var floats = CompactOpenChunk()
  /// How many samples the chunks had that have been dropped; it wraps around.
  private var droppedCount: UInt32 = 0
  /// The chunks that are complete, in the order of time.
  private(set) var chunks: [HeadChunk] = []
  private var extras: SeriesExtras?

  /// Appends a float that comes behind all samples in order.
  ///
  /// - Returns: whether a chunk was completed.
  @inline(__always)
  mutating func append(_ sample: Sample, _ limits: CompactOpenChunk.Limits) -> Bool {
    if let extras, let chunk = extras.builder.finish() { complete(chunk) }
    guard let chunk = floats.append(sample, limits) else { return false }
    complete(chunk)
    return true
  }

  /// Appends a histogram that comes behind all samples in order.
  ///
  /// - Returns: whether a chunk was completed.
  mutating func append(
    _ histogram: Histogram<UInt64>, at time: Int64, _ rules: CuttingRules
  ) -> Bool {
    appendHistogram(rules) { $0.append(histogram, at: time) }
  }

  /// Appends a histogram that comes behind all samples in order.
  ///
  /// - Returns: whether a chunk was completed.
  mutating func append(
    _ histogram: Histogram<Double>, at time: Int64, _ rules: CuttingRules
  ) -> Bool {
    appendHistogram(rules) { $0.append(histogram, at: time) }
  }

  private mutating func appendHistogram(
    _ rules: CuttingRules, _ append: (inout ChunkBuilder) -> Chunk?
  ) -> Bool {
    let count = chunks.count
    if let chunk = floats.finish() { complete(chunk) }
    if let chunk = append(&makeExtras(rules).builder) { complete(chunk) }
    return chunks.count > count
  }

  /// Adds a sample that is older than one in order.
  ///
  /// - Returns: whether chunks were completed.
  mutating func insert(_ sample: OutOfOrderSample, _ rules: CuttingRules) -> Bool {
    makeExtras(rules).outOfOrder.insert(sample, rules)
  }

  // Apart from the rest, so that appending is quick.
  @inline(never)
  private mutating func complete(_ chunk: Chunk) { chunks.append(HeadChunk(chunk)) }

  private mutating func makeExtras(_ rules: CuttingRules) -> SeriesExtras {
    if let extras { return extras }
    let extras = SeriesExtras(rules)
    self.extras = extras
    return extras
  }
}

// Reading.
extension HeadSeries {
  /// Appends the chunks in order that have a time of `range`, with the one at hand.
  ///
  /// - Parameters:
  ///   - range: the times.
  ///   - count: how many samples, of all that ever came in order, are to be seen.
  ///   - visible: what they are appended to.
  mutating func appendVisibleChunks(
    in range: TimeRange, count: Int, to visible: inout [VisibleChunk]
  ) {
    // Both numbers wrap around, and what has been dropped may be more than is to be seen.
    var rest = Int(Int32(truncatingIfNeeded: count - Int(droppedCount)))
    for index in chunks.indices where rest > 0 {
      let sampleCount = chunks[index].sampleCount
      if chunks[index].overlaps(range) {
        visible.append(
          VisibleChunk(chunk: chunks[index], sampleCount: min(rest, sampleCount)))
      }
      rest -= sampleCount
    }
    guard rest > 0, let open = openChunk(), open.overlaps(range) else { return }
    visible.append(VisibleChunk(chunk: open, sampleCount: min(rest, open.sampleCount)))
  }

  /// A copy of the chunk that takes samples; nil if it has none.
  private mutating func openChunk() -> HeadChunk? {
    (floats.snapshot() ?? extras?.builder.snapshot()).map(HeadChunk.init)
  }

  /// The chunks of samples that came out of order, and have a time of `range`.
  func outOfOrderChunks(in range: TimeRange, _ rules: CuttingRules) -> [HeadChunk] {
    extras?.outOfOrder.chunks(in: range, rules) ?? []
  }
}

// Maintenance.
extension HeadSeries {
  /// The time of the newest sample in order, and the bits of its value if that is at hand; and how many there
  /// have been.
  mutating func newest() -> (time: Int64?, bits: UInt64, count: UInt32) {
    let count = droppedCount &+ UInt32(truncatingIfNeeded: sampleCount)
    if floats.count > 0 { return (floats.maxTime, floats.lastBits, count) }
    return (extras?.builder.snapshot()?.maxTime ?? chunks.last?.maxTime, 0, count)
  }

  /// How many samples in order there are.
  var sampleCount: Int {
    let count = chunks.reduce(floats.count) { $0 + $1.sampleCount }
    return count + (extras?.builder.snapshot()?.sampleCount ?? 0)
  }

  /// Whether there are no samples.
  var isEmpty: Bool {
    chunks.isEmpty && floats.count == 0 && extras?.isEmpty != false
  }

  /// Adds a complete chunk that was there before a restart, behind all samples in order.
  ///
  /// - Returns: whether the chunk that took samples was completed.
  mutating func restore(_ chunk: HeadChunk) -> Bool {
    let open = floats.finish() ?? extras?.builder.finish()
    if let open { complete(open) }
    chunks.append(chunk)
    return open != nil
  }

  /// Adds a complete chunk of samples out of order that was there before a restart.
  mutating func restoreOutOfOrder(_ chunk: HeadChunk, _ rules: CuttingRules) {
    makeExtras(rules).outOfOrder.restore(chunk)
  }

  /// Whether a chunk in order reaches across `time`, or it is later than those that are complete.
  func hasChunk(at time: Int64) -> Bool {
    guard let chunk = chunks.first(where: { $0.maxTime >= time }) else { return true }
    return chunk.minTime <= time
  }

  /// Forgets the samples out of order that are in no file: they are in a chunk that was restored.
  func removeOutOfOrderSamples() { extras?.outOfOrder.removeUnstored() }

  /// Drops the chunks in order whose samples are all older than `time`.
  mutating func dropChunks(before time: Int64) {
    let end = chunks.firstIndex { $0.maxTime >= time } ?? chunks.count
    if end > 0 {
      for chunk in chunks[..<end] { drop(chunk.sampleCount) }
      chunks.removeFirst(end)
    }
    guard chunks.isEmpty else { return }
    if floats.count > 0, floats.maxTime < time {
      drop(floats.count)
      _ = floats.finish()
    }
    if let extras, let open = extras.builder.snapshot(), open.maxTime < time {
      drop(open.sampleCount)
      _ = extras.builder.finish()
    }
  }

  private mutating func drop(_ sampleCount: Int) {
    droppedCount &+= UInt32(truncatingIfNeeded: sampleCount)
  }

  /// The first time from `time` on that samples in order may have; nil if there are none.
  func firstTime(from time: Int64) -> Int64? {
    if let chunk = chunks.first(where: { $0.maxTime >= time }) { return max(chunk.minTime, time) }
    if floats.count > 0, floats.maxTime >= time { return max(floats.minTime, time) }
    guard let open = extras?.builder.snapshot(), open.maxTime >= time else { return nil }
    return max(open.minTime, time)
  }

  /// The first time that samples out of order have; the latest of all times if there are none.
  var outOfOrderMinTime: Int64 { extras?.outOfOrder.minTime ?? .max }

  /// The last time that samples out of order have; nil if there are none.
  var outOfOrderMaxTime: Int64? { extras?.outOfOrder.maxTime }

  /// Whether there are samples out of order.
  var hasOutOfOrderSamples: Bool { extras?.outOfOrder.isEmpty == false }

  /// How many chunks of samples out of order are complete.
  var outOfOrderChunkCount: Int { extras?.outOfOrder.chunks.count ?? 0 }

  /// Whether one of them is in memory alone.
  var hasOutOfOrderChunksInMemory: Bool {
    extras?.outOfOrder.chunks.contains { $0.inMemory != nil } ?? false
  }

  /// Drops the first chunks of samples out of order, and those at some times that are in no chunk.
  func dropOutOfOrder(chunks count: Int, samplesAt times: Set<Int64>) {
    extras?.outOfOrder.drop(chunks: count, samplesAt: times)
  }

  /// Drops the chunks of samples out of order that are in files before a place.
  func dropOutOfOrderChunks(before end: ChunkReference) {
    extras?.outOfOrder.dropChunks(before: end)
  }

  /// The samples out of order that are in no chunk.
  var outOfOrderSamples: [OutOfOrderSample] { extras?.outOfOrder.samples ?? [] }

  /// Lends all complete chunks, those in order first.
  mutating func updateChunks(_ body: (inout HeadChunk, _ isOutOfOrder: Bool) -> Void) {
    for index in chunks.indices { body(&chunks[index], false) }
    extras?.outOfOrder.updateChunks { for index in $0.indices { body(&$0[index], true) } }
  }
}
