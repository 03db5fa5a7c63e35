internal import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

/// The samples out of order that a head had at some moment, which are to become blocks.
struct OutOfOrderCompaction: Sendable {
  struct Series: Sendable {
    var number: UInt32
    var labels = LabelSet()
    /// The chunks that are complete, and behind them those of the samples that were in no chunk.
    var chunks: [HeadChunk]
    /// How many of them are complete.
    var completeCount: Int
    /// The times of the samples that were in no chunk.
    var times: Set<Int64>
  }

  /// In the order of their labels.
  var series: [Series]
  /// The last segment of the log that has any of these samples; nil without a log.
  var segment: Int?
  /// The end of the files that have the chunks.
  var chunkEnd: ChunkReference
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// What has come out of order so far; nil if nothing has.
  ///
  /// - Precondition: nobody stores chunks until it is finished.
  func beginOutOfOrderCompaction() throws(FileSystemError) -> OutOfOrderCompaction? {
    let chunkEnd = try storing.withLock { (storing) throws(FileSystemError) in
      // The number of the file is never used again.
      try storing?.endFile()
      return storing?.end ?? ChunkReference(rawValue: 0)
    }
    let found: (OutOfOrderCompaction, MemoryIndexSnapshot)? =
      try withSettledWriting { (writing) throws(FileSystemError) in
        let series = writing.state.outOfOrderSeries()
        guard !series.isEmpty else { return nil }
        let segment = try writing.log?.startOutOfOrderSegment()
        return (
          OutOfOrderCompaction(series: series, segment: segment, chunkEnd: chunkEnd),
          writing.state.index.snapshot()
        )
      }
    guard let (begun, index) = found else { return nil }
    var compaction = begun
    for place in compaction.series.indices {
      compaction.series[place].labels =
        index.labels(of: compaction.series[place].number) ?? LabelSet()
    }
    compaction.series.sort { $0.labels < $1.labels }
    return compaction
  }

  /// Where the ranges of time begin that have samples, each as long as a block.
  ///
  /// - Parameters:
  ///   - compaction: the samples, from which chunks are taken out that cannot be read.
  ///   - unreadable: takes these.
  func rangeStarts(
    of compaction: inout OutOfOrderCompaction, _ unreadable: inout [UnreadableChunk]
  ) throws(StoreError) -> [Int64] {
    var starts: Set<Int64> = []
    var cursor = ChunkCursor()
    for index in compaction.series.indices {
      let series = compaction.series[index]
      var chunks: [Chunk] = []
      compaction.series[index].chunks = []
      for part in series.chunks {
        let whole = VisibleChunk(whole: part)
        guard let chunk = try readableChunk(whole, of: series.labels, &unreadable) else {
          continue
        }
        chunks.append(chunk)
        compaction.series[index].chunks.append(part)
      }
      cursor.open(chunks)
      do throws(ChunkListError) {
        while try cursor.next() != nil {
          cursor.withTimestamps { times in
            for index in times.indices {
              starts.insert(times[index].roundedDown(to: options.blockDuration))
            }
          }
        }
      } catch { throw .chunk(error.fault, of: series.labels) }
    }
    return starts.sorted()
  }

  /// Writes a block of samples that came out of order.
  ///
  /// The parameters are those of a block of samples in order.
  ///
  /// - Returns: whether there are any, and so a block.
  func writeBlock(
    _ compaction: OutOfOrderCompaction, _ times: Range<Int64>, as ulid: ULID,
    in directory: String, on files: Files, _ unreadable: inout [UnreadableChunk],
    _ progress: (_ done: Int, _ total: Int) -> Bool
  ) throws(StoreError) -> Bool {
    guard let range = TimeRange(start: times.lowerBound, end: times.upperBound - 1) else {
      return false
    }
    var meta = BlockMeta(ulid: ulid, minTime: times.lowerBound, maxTime: times.upperBound)
    meta.compaction.hints = ["from-out-of-order"]
    let deleted = writing.withLock { $0.state.deleted }
    var writer = try HeadBlockWriter(meta, in: directory, on: files, symbols())
    var merger = ChunkMerger(rules: options.cuttingRules)
    for (index, series) in compaction.series.enumerated() {
      guard progress(index, compaction.series.count) else { throw .cancelled }
      var chunks: [Chunk] = []
      for part in series.chunks where part.overlaps(range) {
        let whole = VisibleChunk(whole: part)
        if let chunk = try readableChunk(whole, of: series.labels, &unreadable) {
          chunks.append(chunk)
        }
      }
      do throws(ChunkListError) {
        chunks = try merger.merge([chunks])
      } catch { throw .chunk(error.fault, of: series.labels) }
      try writer.append(
        series.labels, chunks, of: range, without: deleted[series.number] ?? DeletedTimes())
    }
    return try writer.finish()
  }

  /// Drops samples that came out of order, and are in blocks.
  func finish(_ compaction: OutOfOrderCompaction, on files: Files) throws(FileSystemError) {
    try withSettledWriting { (writing) throws(FileSystemError) in
      try writing.log?.append(chunksInBlocksBefore: compaction.chunkEnd)
      writing.state.drop(compaction)
    }
    guard let segment = compaction.segment,
      let log = try LogDirectory(ifPresent: paths.outOfOrderLog, on: files)
    else { return }
    for file in log.files where file.segment <= segment { try files.remove(file.path) }
    try files.synchronizeDirectory(paths.outOfOrderLog)
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  fileprivate func outOfOrderSeries() -> [OutOfOrderCompaction.Series] {
    var series: [OutOfOrderCompaction.Series] = []
    for number in tails.outOfOrderSeries {
      let entry = pages.withSeries(number) { samples in
        let chunks = samples.outOfOrderChunks(in: .all, rules.rules)
        return OutOfOrderCompaction.Series(
          number: number, chunks: chunks, completeCount: samples.outOfOrderChunkCount,
          times: Set(samples.outOfOrderSamples.map(\.timestamp)))
      }
      if !entry.chunks.isEmpty { series.append(entry) }
    }
    return series
  }

  fileprivate mutating func drop(_ compaction: OutOfOrderCompaction) {
    for series in compaction.series where tails.contains(series.number) {
      let isEmpty = pages.withSeries(series.number) { samples in
        samples.dropOutOfOrder(chunks: series.completeCount, samplesAt: series.times)
        return !samples.hasOutOfOrderSamples
      }
      if isEmpty { tails[series.number].state.remove(.hasOutOfOrder) }
    }
    // Files of these chunks stay until those who read now have ended.
    retire(before: minValidTime)
  }
}
