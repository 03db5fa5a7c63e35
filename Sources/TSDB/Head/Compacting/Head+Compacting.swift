internal import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// The times that should become a block now; nil if the head has too little.
  ///
  /// As Prometheus does, the head keeps at least half a block's time behind the newest sample, so that late
  /// ones find their place.
  var nextBlockTimes: Range<Int64>? {
    guard let times = TimeRange(start: times.minTime, end: times.maxTime),
      times.duration > UInt64(options.blockDuration / 2 * 3)
    else { return nil }
    return blockTimes(before: .max)
  }

  /// The times of the next block of samples before `end`; nil if there are none.
  func blockTimes(before end: Int64) -> Range<Int64>? {
    let (minTime, maxTime) = times
    guard minTime <= maxTime, minTime < end else { return nil }
    let duration = options.blockDuration
    return minTime..<min(end, minTime.roundedDown(to: duration).addingSaturated(duration))
  }

  /// The first and the last time of the samples in order; the first is later if there are none.
  var times: (minTime: Int64, maxTime: Int64) {
    writing.withLock { ($0.state.tails.minTime, $0.state.tails.maxTime) }
  }

  /// For how many milliseconds nothing was committed, as far as is known.
  func idleTime(now: Int64) -> Int64 { writing.withLock { $0.idleTime(now: now) } }

  /// How often the log has lost something that is applied: that is in memory alone.
  var logLossCount: Int { writing.withLock { $0.log?.lossCount ?? 0 } }

  /// Why the log has lost something that is applied; nil if it has not.
  var logLossError: FileSystemError? { writing.withLock { $0.log?.lossError } }

  /// Notes that what was lost so many times is in blocks.
  func forgetLogLosses(_ count: Int) { writing.withLock { $0.log?.forgetLosses(count) } }

  /// How many samples in order there are.
  var sampleCount: Int {
    writing.withLock { $0.state.pages }.pages.reduce(0) { count, page in
      page.withSlots { slots in
        (0..<slots.count).reduce(count) { $0 + slots[$1].sampleCount }
      }
    }
  }

  /// Takes no samples in order before `time` any more, as these become a block.
  func close(before time: Int64) {
    withSettledWriting { $0.state.appendMinTime = max($0.state.appendMinTime, time) }
  }

  /// Writes a block of samples in order.
  ///
  /// - Parameters:
  ///   - times: which times it has.
  ///   - ulid: the identifier of the block.
  ///   - directory: where it comes to lie.
  ///   - files: where that is.
  ///   - unreadable: takes the chunks that it has to do without.
  ///   - progress: takes how many of how many series are done, and says whether to go on.
  /// - Returns: whether there is anything, and so a block.
  func writeBlock(
    _ times: Range<Int64>, as ulid: ULID, in directory: String, on files: Files,
    _ unreadable: inout [UnreadableChunk], _ progress: (_ done: Int, _ total: Int) -> Bool
  ) throws(StoreError) -> Bool {
    guard let range = TimeRange(start: times.lowerBound, end: times.upperBound - 1) else {
      return false
    }
    let selection = select(Selector([]), in: range)
    let meta = BlockMeta(ulid: ulid, minTime: times.lowerBound, maxTime: times.upperBound)
    var writer = try HeadBlockWriter(meta, in: directory, on: files, symbols())
    var visible: [VisibleChunk] = []
    for index in selection.series.indices {
      guard progress(index, selection.series.count) else { throw .cancelled }
      let series = selection.series[index]
      visible.removeAll(keepingCapacity: true)
      selection.pages.withSeries(series.number) {
        $0.appendVisibleChunks(in: range, count: series.count, to: &visible)
      }
      var chunks: [Chunk] = []
      chunks.reserveCapacity(visible.count)
      for part in visible {
        if let chunk = try readableChunk(part, of: series.labels, &unreadable) {
          chunks.append(chunk)
        }
      }
      try writer.append(series.labels, chunks, of: range, without: series.deleted)
    }
    return try writer.finish()
  }

  /// All names and values of labels, in the order of their bytes, each once.
  func symbols() -> [String] {
    let index = writing.withLock { $0.state.index.snapshot() }
    var symbols: [String] = []
    for name in index.labelNames() {
      symbols.append(name)
      symbols += index.labelValues(of: name)
    }
    return symbols.sortedByBytes()
  }
}

extension Int64 {
  /// The greatest multiple of `step` that is not greater.
  func roundedDown(to step: Int64) -> Int64 {
    let rest = self % step
    return addingSaturated(rest < 0 ? -rest - step : -rest)
  }
}
