internal import Blocks
internal import Chunks
internal import SeriesModel

/// The logs of a head: of the samples in order, and of those out of order.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct HeadLog<Files: FileSystem>: ~Copyable {
  private var inOrder: LogWriter<Files>
  private var outOfOrder: LogWriter<Files>
  private var recorder: CommitRecorder

  /// Begins a segment of each.
  init(_ paths: HeadPaths, on files: Files, _ options: HeadOptions) throws(FileSystemError) {
    let inOrder = try LogWriter(
      paths.log, on: files, segmentByteLimit: options.logSegmentByteLimit)
    let outOfOrder = try LogWriter(
      paths.outOfOrderLog, on: files, segmentByteLimit: options.logSegmentByteLimit)
    self.inOrder = inOrder
    self.outOfOrder = outOfOrder
    recorder = CommitRecorder(compression: options.logCompression)
  }

  /// Writes what was admitted.
  mutating func append(
    _ staged: borrowing StagedCommit, series: [LogSeries], outOfOrder references: [UInt64],
    _ durability: Durability
  ) throws(FileSystemError) {
    // The series first, as the samples of both logs refer to them.
    if !staged.isInOrderEmpty {
      recorder.removeAll()
      recorder.append(staged, series)
      try inOrder.append(recorder.commit)
      if durability >= .write { try inOrder.flush() }
    }
    if !staged.outOfOrder.isEmpty {
      recorder.removeAll()
      recorder.append(staged.outOfOrder, references)
      try outOfOrder.append(recorder.commit)
      if durability >= .write { try outOfOrder.flush() }
    }
    if durability == .fsync { try synchronize() }
  }

  /// Makes durable what was written.
  mutating func synchronize() throws(FileSystemError) {
    try inOrder.synchronize()
    try outOfOrder.synchronize()
  }

  /// Writes a record that is no commit of samples.
  mutating func append(_ entries: LogRecord) throws(FileSystemError) {
    recorder.removeAll()
    recorder.append(entries)
    try inOrder.append(recorder.commit)
    try inOrder.flush()
  }

  /// Writes that samples out of order are in chunks, all but some of the latest.
  mutating func append(
    _ markers: [LogChunkMarker], _ latest: [OutOfOrderSample], _ references: [UInt64]
  ) throws(FileSystemError) {
    recorder.removeAll()
    recorder.append(.chunkMarkers(markers))
    recorder.append(latest, references)
    try outOfOrder.append(recorder.commit)
    try outOfOrder.flush()
  }

  /// Writes that chunks of samples out of order are in blocks, up to a place in their files.
  mutating func append(
    chunksInBlocksBefore reference: ChunkReference
  ) throws(FileSystemError) {
    recorder.removeAll()
    recorder.append(.chunksInBlocks(before: reference))
    try outOfOrder.append(recorder.commit)
    try outOfOrder.synchronize()
  }

  /// Begins another segment of the log.
  ///
  /// - Returns: the number of the last one that is complete.
  mutating func startSegment() throws(FileSystemError) -> Int {
    try inOrder.startSegment()
    return inOrder.position.segment - 1
  }

  /// Begins another segment of the log of samples out of order.
  ///
  /// - Returns: the number of the last one that is complete.
  mutating func startOutOfOrderSegment() throws(FileSystemError) -> Int {
    try outOfOrder.startSegment()
    return outOfOrder.position.segment - 1
  }

  /// Ends the writing.
  consuming func close() throws(FileSystemError) {
    try inOrder.close()
    try outOfOrder.close()
  }
}
