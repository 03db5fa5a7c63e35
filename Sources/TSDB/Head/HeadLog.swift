internal import Blocks
internal import Chunks
internal import SeriesModel

/// The logs of a head: of the samples in order, and of those out of order.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct HeadLog<Files: FileSystem>: ~Copyable {
  /// A series whose record, or that of its metadata, may not survive a failure yet.
  private struct RecentSeries {
    var number: UInt32
    /// The end of its record, or of what comes behind.
    var end: LogPosition
  }

  private var inOrder: LogWriter<Files>
  private var outOfOrder: LogWriter<Files>
  private var recorder: CommitRecorder
  /// The time that a log without records is to begin with; nil of one that has some.
  private let beginning: Int64?
  /// The end of what the log begins with, if it has that.
  private var beginningEnd: LogPosition?
  /// The number of the last commit that is in both logs.
  private var lastSplitCommit: UInt64
  /// Where the log of samples in order has told it; nil if that was lost.
  private var splitCommitEnd: LogPosition?
  private var recentSeries: [RecentSeries] = []
  /// Series whose records were lost when something could not be written.
  private var lostSeries: [UInt32] = []
  /// The end of what is applied.
  private var applied: HeadLogPosition
  /// How often something was lost that is applied, and so in memory alone.
  private(set) var lossCount = 0
  /// Why something was lost, if that is not in blocks yet.
  private(set) var lossError: FileSystemError?
  /// Which commits survive what.
  private(set) var commits = CommitNumbers()

  /// Goes on behind what is there.
  ///
  /// - Parameters:
  ///   - paths: where the logs are.
  ///   - files: where these lie.
  ///   - options: how they are written.
  ///   - beginning: before which time all samples are in blocks, if the log has no records. Its first commit has
  ///     that before all else, and so it has all samples from then on.
  ///   - lastSplitCommit: the number of the last commit that is in both logs.
  init(
    _ paths: HeadPaths, on files: Files, _ options: HeadOptions, beginning: Int64?,
    lastSplitCommit: UInt64
  ) throws(FileSystemError) {
    let inOrder = try LogWriter(
      paths.log, on: files, segmentByteLimit: options.logSegmentByteLimit)
    let outOfOrder = try LogWriter(
      paths.outOfOrderLog, on: files, segmentByteLimit: options.logSegmentByteLimit)
    applied = HeadLogPosition(inOrder: inOrder.position, outOfOrder: outOfOrder.position)
    self.inOrder = inOrder
    self.outOfOrder = outOfOrder
    recorder = CommitRecorder(compression: options.logCompression)
    self.beginning = beginning
    self.lastSplitCommit = lastSplitCommit
    splitCommitEnd = applied.inOrder
  }

  /// The ends of what was appended to both.
  var end: HeadLogPosition {
    HeadLogPosition(inOrder: inOrder.position, outOfOrder: outOfOrder.position)
  }

  /// Whether all before a place survives the system.
  func isDurable(_ position: HeadLogPosition) -> Bool {
    position.inOrder <= inOrder.durable && position.outOfOrder <= outOfOrder.durable
  }

  /// Whether all before a place was appended and is not given up.
  func has(_ position: HeadLogPosition) -> Bool {
    position.inOrder <= inOrder.position && position.outOfOrder <= outOfOrder.position
  }

  /// Series that are to be logged once more, as their records were lost.
  mutating func takeLostSeries() -> [UInt32] {
    defer { lostSeries.removeAll() }
    return lostSeries
  }

  /// Appends what was admitted.
  ///
  /// The log of samples in order is where a commit happens: if the other one does not have its part after a crash,
  /// that comes from the first, and if the first does not know of the commit, the part does not count.
  ///
  /// - Parameters:
  ///   - staged: what was admitted.
  ///   - series: those that the log does not have yet.
  ///   - references: the series of the samples out of order.
  ///   - isWritten: whether it is to survive the process.
  /// - Throws: `FileSystemError`; then neither log has any of it.
  mutating func append(
    _ staged: borrowing StagedCommit, series: [LogSeries], outOfOrder references: [UInt64],
    isWritten: Bool
  ) throws(FileSystemError) {
    let start = end
    do throws(FileSystemError) {
      let late = CommitRecorder.records(staged.outOfOrder, references)
      let isSplit = !staged.isInOrderEmpty && !late.isEmpty
      // The series first, as the samples of both logs refer to them.
      if !staged.isInOrderEmpty || splitCommitEnd == nil {
        try beginCommit()
        recorder.append(staged, series)
        if isSplit { appendNumber(with: late) }
        try appendInOrder()
        note(staged.unloggedSeries)
        note(staged.metadata.series)
      }
      if !late.isEmpty {
        recorder.removeAll()
        if isSplit { appendNumber() }
        for record in late { recorder.append(record) }
        try outOfOrder.append(recorder.commit)
      }
      // Both in any case: earlier commits may be waiting in one of them, and survive what this one survives.
      if isWritten {
        try inOrder.flush()
        try outOfOrder.flush()
      }
    } catch {
      giveUp(from: start, error)
      throw error
    }
    commits.add(isWritten: isWritten)
  }

  private mutating func beginCommit() throws(FileSystemError) {
    // What may be there of a commit that failed would count when this one tells a number.
    try outOfOrder.recover()
    recorder.removeAll()
    if let beginning, beginningEnd == nil { recorder.append(.minValidTime(beginning)) }
    if splitCommitEnd == nil { appendNumber() }
  }

  private mutating func appendInOrder() throws(FileSystemError) {
    try inOrder.append(recorder.commit)
    if beginningEnd == nil { beginningEnd = inOrder.position }
    if splitCommitEnd == nil { splitCommitEnd = inOrder.position }
  }

  /// Numbers a commit, and adds to it what the other log is to have.
  private mutating func appendNumber(with records: [[UInt8]]) {
    lastSplitCommit += 1
    splitCommitEnd = nil
    recorder.append(.splitCommit(number: lastSplitCommit, outOfOrder: records))
  }

  /// Adds the number of the last commit that is in both logs, if there is one.
  private mutating func appendNumber() {
    if lastSplitCommit > 0 {
      recorder.append(.splitCommit(number: lastSplitCommit, outOfOrder: []))
    }
  }

  private mutating func note(_ series: [UInt32]) {
    for number in series {
      recentSeries.append(RecentSeries(number: number, end: inOrder.position))
    }
  }

  /// Takes back what was appended behind a place.
  mutating func giveUp(from position: HeadLogPosition, _ error: FileSystemError) {
    inOrder.giveUp(from: position.inOrder, error)
    outOfOrder.giveUp(from: position.outOfOrder, error)
    noteLosses()
  }

  /// Makes durable what was written.
  mutating func synchronize() throws(FileSystemError) {
    defer { noteLosses() }
    commits.beginSynchronizing()
    try inOrder.synchronize()
    try outOfOrder.synchronize()
    commits.endSynchronizing()
    recentSeries.removeAll(keepingCapacity: true)
  }

  /// Writes what was appended, so that it can be made durable while others append.
  mutating func beginSynchronizing() throws(FileSystemError) -> HeadLogSynchronization {
    let first = try inOrder.beginSynchronizing()
    do throws(FileSystemError) {
      let second = try outOfOrder.beginSynchronizing()
      commits.beginSynchronizing()
      return HeadLogSynchronization(inOrder: first, outOfOrder: second)
    } catch {
      if let first { inOrder.end(first, .wasNotTried) }
      throw error
    }
  }

  /// Takes note of what has become of that.
  mutating func end(_ synchronization: borrowing HeadLogSynchronization) {
    if let part = synchronization.inOrder { inOrder.end(part, synchronization.inOrderOutcome) }
    if let part = synchronization.outOfOrder {
      outOfOrder.end(part, synchronization.outOfOrderOutcome)
    }
    if synchronization.error == nil { commits.endSynchronizing() }
    noteLosses()
    let durable = inOrder.durable
    recentSeries.removeAll { $0.end <= durable }
  }

  /// Lets go of memory that earlier commits have taken; the next ones take what they need.
  mutating func releaseMemory() {
    recorder = CommitRecorder(compression: recorder.commit.compression)
    if recentSeries.isEmpty { recentSeries = [] }
    inOrder.releaseMemory()
    outOfOrder.releaseMemory()
  }

  /// Notes that all up to a place is applied.
  mutating func noteApplied(_ position: HeadLogPosition) { applied = position }

  /// Notes that what was lost so many times is in blocks.
  mutating func forgetLosses(_ count: Int) {
    lossCount -= count
    if lossCount == 0 {
      lossError = nil
      commits.forgetLosses()
    }
  }

  /// Finds what is not in the log any more, if anything could not be written.
  private mutating func noteLosses() {
    let end = end
    if let beginningEnd, beginningEnd > end.inOrder { self.beginningEnd = nil }
    if let splitCommitEnd, splitCommitEnd > end.inOrder { self.splitCommitEnd = nil }
    lostSeries += recentSeries.lazy.filter { $0.end > end.inOrder }.map(\.number)
    recentSeries.removeAll { $0.end > end.inOrder }
    guard end.inOrder < applied.inOrder || end.outOfOrder < applied.outOfOrder else { return }
    lossCount += 1
    commits.noteLoss()
    lossError = inOrder.failure ?? outOfOrder.failure
    applied = end
  }

  /// Writes what is no commit of samples.
  mutating func append(_ records: [LogRecord]) throws(FileSystemError) {
    defer { noteLosses() }
    try beginCommit()
    for record in records { recorder.append(record) }
    try appendInOrder()
    try inOrder.flush()
    applied.inOrder = inOrder.position
  }

  /// Writes that samples out of order are in chunks, if any are, all but some of the latest.
  mutating func append(
    _ markers: [LogChunkMarker], _ latest: [OutOfOrderSample], _ references: [UInt64]
  ) throws(FileSystemError) {
    // By itself, what is appended once more must not be left of a commit.
    defer { noteLosses() }
    if !latest.isEmpty { try inOrder.synchronize() }
    recorder.removeAll()
    if !markers.isEmpty { recorder.append(.chunkMarkers(markers)) }
    for record in CommitRecorder.records(latest, references) { recorder.append(record) }
    try appendOutOfOrder()
  }

  /// Writes what the log of samples out of order does not have of commits, and the other one has.
  mutating func append(_ commits: [SplitCommit]) throws(FileSystemError) {
    for commit in commits {
      recorder.removeAll()
      recorder.append(.splitCommit(number: commit.number, outOfOrder: []))
      for record in commit.outOfOrder { recorder.append(record) }
      try appendOutOfOrder()
    }
  }

  /// Writes that chunks of samples out of order are in blocks, up to a place in their files.
  mutating func append(
    chunksInBlocksBefore reference: ChunkReference
  ) throws(FileSystemError) {
    recorder.removeAll()
    recorder.append(.chunksInBlocks(before: reference, splitCommits: lastSplitCommit))
    // What was before is going to be removed, so the other log has to have all that this one tells; and of what this
    // stands for, nothing may be lost that comes before it.
    defer { noteLosses() }
    try inOrder.synchronize()
    try outOfOrder.synchronize()
    try appendOutOfOrder()
    try outOfOrder.synchronize()
  }

  private mutating func appendOutOfOrder() throws(FileSystemError) {
    defer { noteLosses() }
    try outOfOrder.append(recorder.commit)
    try outOfOrder.flush()
    applied.outOfOrder = outOfOrder.position
  }

  /// Begins another segment of the log.
  ///
  /// - Returns: the number of the last one that is complete.
  mutating func startSegment() throws(FileSystemError) -> Int {
    defer { noteLosses() }
    // A checkpoint does not have what this one lacks.
    try outOfOrder.synchronize()
    try inOrder.startSegment()
    // The end of a segment is durable.
    recentSeries.removeAll()
    return inOrder.position.segment - 1
  }

  /// Begins another segment of the log of samples out of order.
  ///
  /// - Returns: the number of the last one that is complete.
  mutating func startOutOfOrderSegment() throws(FileSystemError) -> Int {
    defer { noteLosses() }
    try outOfOrder.startSegment()
    return outOfOrder.position.segment - 1
  }

  /// Ends the writing.
  consuming func close() throws(FileSystemError) {
    do throws(FileSystemError) {
      try inOrder.close()
    } catch {
      try? outOfOrder.close()
      throw error
    }
    try outOfOrder.close()
  }
}
