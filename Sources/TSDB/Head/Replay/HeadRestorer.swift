internal import Blocks
internal import Chunks
internal import Gorilla
internal import SeriesModel

/// Puts into a head what its files tell: first the chunks, then the log, then the log of samples out of order.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct HeadRestorer: ~Copyable {
  var state: HeadState
  private(set) var report = ReplayReport()

  /// Chunks whose series the log has not told yet.
  private var chunks: [UInt64: [HeadChunk]] = [:]
  private var outOfOrderChunks: [UInt64: [HeadChunk]] = [:]
  /// The chunks of samples out of order that are there, and their series.
  private var restored: [ChunkReference: UInt64] = [:]
  /// The series with a chunk of samples out of order that the log tells of, and that is not there.
  private var lackChunks: Set<UInt64> = []
  /// Whether the log is known to have all samples in order that are in no block, so that one that is in no chunk
  /// either was in one that was lost. A log of Prometheus may have samples that were in blocks, too.
  private var fillsGaps = false
  /// Whether the log tells by itself that it has all of them, also at the next start.
  private var isLogWhole = false
  /// Samples of chunks that were lost, and their series, which the next start would not look for.
  private(set) var refilled: [(series: UInt32, sample: OutOfOrderSample)] = []
  /// Whether the log has no records, nor had any.
  var isLogEmpty: Bool { isOwnLog == nil }
  /// Whether the log begins as this library begins it, and has not been cut off by others; nil without records.
  private var isOwnLog: Bool?
  /// What the logs have of commits that are in both.
  private(set) var splitCommits = SplitCommits()
  /// What the log of samples out of order lacks of them.
  private(set) var missingCommits: [SplitCommit] = []
  /// Those of which the log of samples in order has lost its part, and does not tell that yet.
  private(set) var withdrawnCommits: [UInt64] = []
  /// Whether what the log of samples in order has not told of commits was lost in a crash: otherwise it may have been
  /// in what somebody else has removed, or in what the disk has lost later.
  private var knowsAllSplitCommits = false
  /// The last file with a record of the log that was read last.
  var lastFile: LogFile?
  /// Whether the log of samples in order can be read up to where it is torn.
  private var isWithoutHoles = false
  /// How many records are left of the commit at hand in the log of samples out of order, and whether they count.
  private var commitRest = (count: 0, isWithdrawn: false)
  /// The least number of a file with which no place is used again that is known to be in blocks.
  private(set) var firstFile: UInt32 = 1
  private var samples = LogSamples()
  private var staged = StagedCommit()
  private var checker = ChunkChecker()

  init(_ state: consuming HeadState) { self.state = state }

  /// Takes a chunk of the head-chunk files of a directory.
  mutating func add(_ stored: StoredHeadChunk, in directory: String) {
    // It may be of a series that the log does not tell any more.
    state.tails.reserve(stored.entry.series)
    let isOutOfOrder = stored.entry.isOutOfOrder
    // Its samples are in blocks.
    if !isOutOfOrder, stored.entry.maxTime < state.minValidTime { return }
    // All samples are decoded, which takes a tenth of the time that their replay takes: what is wrong with a chunk is
    // found as long as the log has its samples, and not when they are to become a block.
    do throws(ChunkFault) {
      let chunk = HeadChunk(stored, sampleCount: try stored.check(by: &checker))
      if isOutOfOrder {
        outOfOrderChunks[stored.entry.series, default: []].append(chunk)
        restored[stored.reference] = stored.entry.series
      } else {
        chunks[stored.entry.series, default: []].append(chunk)
      }
    } catch { note([stored.loss(in: directory, error)]) }
  }

  mutating func note(_ losses: [HeadChunkLoss]) {
    report.chunkLosses += losses
    if !losses.isEmpty { fillsGaps = true }
  }

  /// Notes the chunks of samples in order whose series the log has not told. (Of those out of order, a series may be
  /// gone whose chunks are in blocks.)
  mutating func noteChunksOfUnknownSeries() {
    for chunks in chunks.values { report.unknownSeriesCount += chunks.count }
  }

  mutating func note(_ errors: [LogError]) { report.logErrors += errors }

  /// The head, with all that it was given.
  consuming func finish() -> HeadState {
    state.numberUnlogged()
    return state
  }
}

// The log.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadRestorer {
  /// Notes that the log has lost its beginning, and so what that told.
  mutating func noteMissingBeginning() { isOwnLog = false }

  /// Notes that the log has been read.
  mutating func noteEnd() {
    isWithoutHoles = report.logErrors.allSatisfy(\.isTorn)
    // A segment is durable before another one is begun: what cannot be read of it was lost later.
    knowsAllSplitCommits =
      isOwnLog != false
      && report.logErrors.allSatisfy { $0.isTorn || $0.file == lastFile && $0.fault.canBeOfCrash }
  }

  /// Applies a record of the log.
  mutating func apply(_ bytes: Span<UInt8>) throws(LogRecordError) {
    let type = bytes.isEmpty ? nil : LogRecordType(rawValue: bytes[0])
    if isOwnLog == nil, type != .commit { isOwnLog = type == .minValidTime }
    if type == .samples || type == .samplesWithStartTimes {
      try samples.decode(bytes)
      applySamples()
      return
    }
    switch try LogRecord(bytes) {
    case .series(let entries): for entry in entries { add(entry) }
    case .tombstones(let entries): for entry in entries { delete(entry) }
    case .histograms(let entries, _):
      for entry in entries { append(entry, \.histograms) }
      applyStaged()
    case .floatHistograms(let entries, _):
      for entry in entries { append(entry, \.floatHistograms) }
      applyStaged()
    case .exemplars(let entries):
      for entry in entries {
        if let number = series(entry.series) { state.exemplars.append(Exemplar(entry), of: number) }
      }
    case .metadata(let entries):
      for entry in entries {
        if let number = series(entry.series) {
          state.metadata.set(MetricMetadata(entry), of: number)
        }
      }
    case .minValidTime(let time):
      (fillsGaps, isLogWhole) = (true, true)
      state.retire(before: time)
    case .splitCommit(let number, let records):
      splitCommits.noteInOrder(SplitCommit(number: number, outOfOrder: records))
    case .withdrawnCommits(let numbers): splitCommits.withdraw(numbers)
    case .endedDeletions(let series):
      for reference in series {
        if let number = state.references[reference] { state.deleted[number] = nil }
      }
    default: break
    }
  }

  private mutating func add(_ entry: LogSeries) {
    // No block can have it.
    if entry.labels.isEmpty { return }
    let (number, isNew) = state.index.restore(entry.labels)
    if isNew {
      state.tails.restore(number)
      state.pages.grow(to: state.index.seriesEverCount)
    }
    // If another series had the number, it gets a new one.
    if let other = state.references[entry.reference] {
      state.tails.forget(entry.reference, of: other)
    }
    // If it was gone, and came back, what comes from now on goes on with the chunks of its newest number.
    state.setLogReference(entry.reference, of: number)
    for chunk in chunks.removeValue(forKey: entry.reference) ?? [] { restore(chunk, of: number) }
    for chunk in outOfOrderChunks.removeValue(forKey: entry.reference) ?? [] {
      restoreOutOfOrder(chunk, of: number)
    }
  }

  private mutating func restore(_ chunk: HeadChunk, of number: UInt32) {
    let tail = state.tails[number]
    // All of it may have come to be in blocks since.
    if chunk.maxTime < state.minValidTime { return }
    guard !tail.state.contains(.hasSamples) || chunk.minTime > tail.maxTime else {
      // The series had another number before, and has samples of these times.
      return restoreOutOfOrder(chunk, of: number)
    }
    if state.pages.withSeries(number, { $0.restore(chunk) }) { state.unstored.append(number) }
    state.tails[number].maxTime = chunk.maxTime
    state.tails[number].count &+= UInt32(chunk.sampleCount)
    state.tails[number].state.insert([.hasSamples, .hasBitsAlone])
    state.tails.include(TimeRange(max(chunk.minTime, state.minValidTime)...chunk.maxTime))
  }

  private mutating func restoreOutOfOrder(_ chunk: HeadChunk, of number: UInt32) {
    let rules = state.rules.rules
    state.pages.withSeries(number) { $0.restoreOutOfOrder(chunk, rules) }
    state.tails[number].state.insert(.hasOutOfOrder)
  }

  /// The series of a sample or of something else; if the log does not have it, that is counted.
  @inline(__always)
  private mutating func series(_ reference: UInt64) -> UInt32? {
    if let number = state.references[reference] { return number }
    report.unknownSeriesCount += 1
    state.tails.reserve(reference)
    return nil
  }

  private mutating func applySamples() {
    report.sampleCount += samples.count
    for index in 0..<samples.count {
      let (time, value) = (samples.timestamps[index], samples.values[index])
      guard let number = series(samples.series[index]) else { continue }
      if takes(number, time, value.bitPattern) {
        let sample = Sample(timestamp: time, value: value)
        staged.floats.append(StagedFloat(series: number, logReference: 0, sample: sample))
      } else {
        fillGap(number, time, .float(value))
      }
    }
    applyStaged()
  }

  private mutating func append<Count: HistogramCount>(
    _ entry: LogHistogram<Count>, _ place: WritableKeyPath<StagedCommit, StagedHistograms<Count>>
  ) {
    report.sampleCount += 1
    guard let number = series(entry.series) else { return }
    guard entry.histogram.isAppendable else {
      report.invalidHistogramCount += 1
      return
    }
    if takes(number, entry.timestamp, entry.histogram.contentHash) {
      staged[keyPath: place].append(number, entry)
      state.tails[number].state.insert(.hasBitsAlone)
    } else {
      fillGap(number, entry.timestamp, OutOfOrderSample.Value(entry.histogram))
    }
  }

  /// Whether a sample is newer than those of its series that are there; it becomes the newest then.
  @inline(__always)
  private mutating func takes(_ number: UInt32, _ time: Int64, _ bits: UInt64) -> Bool {
    guard time >= state.minValidTime else { return false }
    let tail = state.tails[number]
    if tail.state.contains(.hasSamples), time <= tail.maxTime {
      // Of a chunk, the value of the last sample is not known yet.
      if time == tail.maxTime { state.tails[number].lastBits = bits }
      return false
    }
    state.tails[number].take(time, bits)
    staged.include(time)
    return true
  }

  /// Puts a sample between the chunks of its series if none of them reaches across its time: the one that had it
  /// was lost, now or before an earlier start.
  private mutating func fillGap(_ number: UInt32, _ time: Int64, _ value: OutOfOrderSample.Value) {
    guard fillsGaps, time >= state.minValidTime else { return }
    guard !state.pages.withSeries(number, { $0.hasChunk(at: time) }) else { return }
    let sample = OutOfOrderSample(timestamp: time, value: value)
    if !isLogWhole { refilled.append((number, sample)) }
    insert(number, sample)
  }

  private mutating func applyStaged() {
    state.unstored += state.pages.apply(staged, state.rules)
    state.note(staged)
    staged.removeAll()
  }

  private mutating func delete(_ entry: LogTombstone) {
    guard let number = state.references[entry.series] else { return }
    if entry.range == .all {
      // The head had let go of the series, as its samples were in a block.
      state.pages.withSeries(number) { $0 = HeadSeries() }
      state.tails[number].forgetSamples()
    } else {
      // However old it is: it may be of samples out of order.
      state.deleted[number, default: DeletedTimes()].insert(entry.range)
    }
  }
}

// The log of samples out of order.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadRestorer {
  /// Applies a record of the log of samples out of order.
  ///
  /// - Parameters:
  ///   - bytes: the record.
  ///   - canBeCut: whether no later segments would be lost if the log was cut off there.
  /// - Returns: false if the record, and what is behind it, does not count: it is of a commit that the log of
  ///   samples in order has lost, in a crash.
  mutating func applyOutOfOrder(
    _ bytes: Span<UInt8>, canBeCut: Bool
  ) throws(LogRecordError) -> Bool {
    if commitRest.count == 0 { commitRest.isWithdrawn = false }
    commitRest.count = max(0, commitRest.count - 1)
    if commitRest.isWithdrawn { return true }
    switch try LogRecord(bytes) {
    case .commit(let count): commitRest.count = count
    case .samples(let samples):
      for index in 0..<samples.count {
        insert(samples.series[index], samples.timestamps[index], .float(samples.values[index]))
      }
    case .histograms(let entries, _): for entry in entries { insert(entry) }
    case .floatHistograms(let entries, _): for entry in entries { insert(entry) }
    case .chunkMarkers(let entries):
      // What came before is in the chunks, or in earlier ones, if all of them are there.
      for entry in entries where restored[entry.chunk] != entry.series {
        lackChunks.insert(entry.series)
      }
      for entry in entries where !lackChunks.contains(entry.series) {
        guard let number = state.references[entry.series] else { continue }
        state.pages.withSeries(number) { $0.removeOutOfOrderSamples() }
      }
    case .chunksInBlocks(let end, let number):
      // Far below the last number that a file can have, so that there are always next ones.
      guard end.file < 900_000_000 else { throw .outOfRange(byteOffset: 1) }
      state.dropOutOfOrderChunks(before: end)
      lackChunks = []
      firstFile = max(firstFile, end.byteOffset == 0 ? end.file : end.file + 1)
      splitCommits.noteInBlocks(through: number)
    case .splitCommit(let number, _):
      if !splitCommits.areWithdrawn(number), !splitCommits.areKnown(number), knowsAllSplitCommits {
        if canBeCut, isWithoutHoles, number > splitCommits.lastInOrder { return false }
        splitCommits.withdraw([number])
        withdrawnCommits.append(number)
      }
      splitCommits.noteOutOfOrder(number)
      commitRest.isWithdrawn = splitCommits.areWithdrawn(number)
    default: break
    }
    return true
  }

  /// Applies what a record of the log has for that of samples out of order, if that lacks it.
  mutating func applyMissing(_ bytes: Span<UInt8>) throws(LogRecordError) {
    guard !bytes.isEmpty, bytes[0] == LogRecordType.splitCommit.rawValue,
      case .splitCommit(let number, let records) = try LogRecord(bytes),
      splitCommits.areMissing(number),
      // Of what is no commit of ours, nothing is put into a log.
      !records.contains(where: { $0.isEmpty || $0[0] == LogRecordType.commit.rawValue })
    else { return }
    missingCommits.append(SplitCommit(number: number, outOfOrder: records))
    for record in records { _ = try applyOutOfOrder(record.span, canBeCut: false) }
  }

  private mutating func insert<Count: HistogramCount>(_ entry: LogHistogram<Count>) {
    guard entry.histogram.isAppendable else {
      report.invalidHistogramCount += 1
      return
    }
    insert(entry.series, entry.timestamp, OutOfOrderSample.Value(entry.histogram))
  }

  private mutating func insert(
    _ reference: UInt64, _ time: Int64, _ value: OutOfOrderSample.Value
  ) {
    report.sampleCount += 1
    guard let number = series(reference) else { return }
    insert(number, OutOfOrderSample(timestamp: time, value: value))
  }

  private mutating func insert(_ number: UInt32, _ sample: OutOfOrderSample) {
    let rules = state.rules.rules
    state.tails[number].state.insert(.hasOutOfOrder)
    if state.pages.withSeries(number, { $0.insert(sample, rules) }) {
      state.unstored.append(number)
    }
  }
}

extension LogFault {
  /// Whether a crash can have left it, and not somebody who writes something else.
  fileprivate var canBeOfCrash: Bool { if case .record = self { false } else { true } }
}
