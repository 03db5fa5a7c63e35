internal import BitCoding
public import Chunks
public import Gorilla
internal import SeriesModel

/// A record of a write-ahead log: entries of one kind.
///
/// ```swift
/// switch try LogRecord(bytes) {
/// case .series(let series): …
/// case .samples(let samples): …
/// default: break
/// }
/// ```
///
/// For one who reads many float samples, ``LogSamples/decode(_:)`` uses its memory again. The format is in
/// `Documentation/Formats/WriteAheadLog.md`; it is that of Prometheus.
@nonexhaustive
public enum LogRecord: Equatable, Sendable {
  /// Series.
  case series([LogSeries])
  /// Float samples, with or without start times.
  case samples(LogSamples)
  /// Deletions.
  case tombstones([LogTombstone])
  /// Exemplars.
  case exemplars([LogExemplar])
  /// Out-of-order chunks that are complete.
  case chunkMarkers([LogChunkMarker])
  /// Metadata.
  case metadata([LogMetadata])
  /// Histograms, and which ones the record is for.
  case histograms([LogHistogram<UInt64>], LogHistogramForm)
  /// Float histograms, and which ones the record is for.
  case floatHistograms([LogHistogram<Double>], LogHistogramForm)
  /// The beginning of a commit: so many records follow that are to be applied all or none.
  case commit(recordCount: Int)
  /// Out-of-order chunks before this place in the head's chunk files are in blocks, and so are the samples out of
  /// order of all commits in both logs up to a number, or they come again behind this record.
  case chunksInBlocks(before: ChunkReference, splitCommits: UInt64)
  /// Samples that came in order before this time, in milliseconds since the Unix epoch, are in blocks, or gone.
  case minValidTime(Int64)
  /// A commit that is in two logs, by its number, below 2^62; earlier ones have lower numbers.
  ///
  /// In the log of samples in order there are, once more, the records that the commit has in the other one. Without
  /// them, that log has had all such commits up to here.
  case splitCommit(number: UInt64, outOfOrder: [[UInt8]])
  /// Commits in two logs, by their numbers, of which the log of samples in order has lost its part in a crash: what
  /// the other one has of them does not count.
  case withdrawnCommits([UInt64])
  /// Series whose deletions so far are over: what was deleted is gone, and what comes late counts.
  case endedDeletions([UInt64])
  /// A record of a type that is not known here, or of no byte at all.
  case unknown(type: UInt8?)

  /// Reads a record.
  ///
  /// - Parameter bytes: all of it, from its type on.
  /// - Throws: a ``LogRecordError`` if the type is known, and the entries cannot be read.
  /// - Complexity: O(`bytes.count`), in time and in memory
  public init(_ bytes: Span<UInt8>) throws(LogRecordError) {
    guard !bytes.isEmpty else {
      self = .unknown(type: nil)
      return
    }
    switch LogRecordType(rawValue: bytes[0]) {
    case .series: self = .series(try LogSeries.decode(bytes))
    case .samples, .samplesWithStartTimes:
      var samples = LogSamples()
      try samples.decode(bytes)
      self = .samples(samples)
    case .tombstones: self = .tombstones(try LogTombstone.decode(bytes))
    case .exemplars: self = .exemplars(try LogExemplar.decode(bytes))
    case .chunkMarkers: self = .chunkMarkers(try LogChunkMarker.decode(bytes))
    case .metadata: self = .metadata(try LogMetadata.decode(bytes))
    case .histograms: self = try Self.histograms(bytes, .exponential)
    case .customHistograms: self = try Self.histograms(bytes, .custom)
    case .histogramsWithStartTimes: self = try Self.histograms(bytes, .withStartTimes)
    case .floatHistograms: self = try Self.floatHistograms(bytes, .exponential)
    case .customFloatHistograms: self = try Self.floatHistograms(bytes, .custom)
    case .floatHistogramsWithStartTimes: self = try Self.floatHistograms(bytes, .withStartTimes)
    case .commit:
      var cursor = RecordCursor()
      self = .commit(recordCount: try cursor.readUvarint(Int.self, from: bytes))
    case .minValidTime:
      var cursor = RecordCursor()
      self = .minValidTime(try cursor.readVarint(from: bytes))
    case .chunksInBlocks:
      var cursor = RecordCursor()
      let reference = ChunkReference(rawValue: try cursor.readUvarint(from: bytes))
      self = .chunksInBlocks(
        before: reference, splitCommits: try cursor.readSplitCommit(from: bytes))
    case .splitCommit:
      var cursor = RecordCursor()
      let number = try cursor.readSplitCommit(from: bytes)
      var records: [[UInt8]] = []
      while !cursor.isAtEnd(of: bytes) {
        records.append(bytes.extracting(try cursor.readText(from: bytes)).copy())
      }
      self = .splitCommit(number: number, outOfOrder: records)
    case .withdrawnCommits:
      var cursor = RecordCursor()
      var numbers: [UInt64] = []
      while !cursor.isAtEnd(of: bytes) { numbers.append(try cursor.readSplitCommit(from: bytes)) }
      self = .withdrawnCommits(numbers)
    case .endedDeletions:
      var cursor = RecordCursor()
      var series: [UInt64] = []
      while !cursor.isAtEnd(of: bytes) { series.append(try cursor.readUvarint(from: bytes)) }
      self = .endedDeletions(series)
    case nil: self = .unknown(type: bytes[0])
    }
  }

  private static func histograms(
    _ bytes: Span<UInt8>, _ form: LogHistogramForm
  ) throws(LogRecordError) -> LogRecord { .histograms(try LogHistogram.decode(bytes, form), form) }

  private static func floatHistograms(
    _ bytes: Span<UInt8>, _ form: LogHistogramForm
  ) throws(LogRecordError) -> LogRecord {
    .floatHistograms(try LogHistogram.decode(bytes, form), form)
  }

  /// The type; nil if it is not known here.
  public var type: LogRecordType? {
    switch self {
    case .series: .series
    case .samples(let samples): samples.hasStartTimes ? .samplesWithStartTimes : .samples
    case .tombstones: .tombstones
    case .exemplars: .exemplars
    case .chunkMarkers: .chunkMarkers
    case .metadata: .metadata
    case .histograms(_, .exponential): .histograms
    case .histograms(_, .custom): .customHistograms
    case .histograms(_, .withStartTimes): .histogramsWithStartTimes
    case .floatHistograms(_, .exponential): .floatHistograms
    case .floatHistograms(_, .custom): .customFloatHistograms
    case .floatHistograms(_, .withStartTimes): .floatHistogramsWithStartTimes
    case .commit: .commit
    case .chunksInBlocks: .chunksInBlocks
    case .minValidTime: .minValidTime
    case .splitCommit: .splitCommit
    case .withdrawnCommits: .withdrawnCommits
    case .endedDeletions: .endedDeletions
    case .unknown: nil
    }
  }

  /// The number of entries; 0 if the type is not known here.
  public var count: Int {
    switch self {
    case .series(let entries): entries.count
    case .samples(let samples): samples.count
    case .tombstones(let entries): entries.count
    case .exemplars(let entries): entries.count
    case .chunkMarkers(let entries): entries.count
    case .metadata(let entries): entries.count
    case .histograms(let entries, _): entries.count
    case .floatHistograms(let entries, _): entries.count
    case .commit, .chunksInBlocks, .minValidTime: 1
    case .splitCommit(_, let records): 1 + records.count
    case .withdrawnCommits(let numbers): numbers.count
    case .endedDeletions(let series): series.count
    case .unknown: 0
    }
  }

  /// Appends the bytes of the record: those that Prometheus writes for the same entries.
  ///
  /// - Parameter output: what is appended to.
  /// - Precondition: the type is known, and a commit does not have fewer than no records, nor too great a number.
  /// - Complexity: O(the bytes of the record) amortised
  public func encode(to output: inout [UInt8]) {
    guard let type else { preconditionFailure("a record of a known type") }
    if case .samples(let samples) = self { return samples.encode(to: &output) }
    output.append(type)
    switch self {
    case .series(let entries): for entry in entries { entry.append(to: &output) }
    case .tombstones(let entries): for entry in entries { entry.append(to: &output) }
    case .exemplars(let entries): LogExemplar.append(entries, to: &output)
    case .chunkMarkers(let entries): for entry in entries { entry.append(to: &output) }
    case .metadata(let entries): for entry in entries { entry.append(to: &output) }
    case .histograms(let entries, let form): LogHistogram.append(entries, form, to: &output)
    case .floatHistograms(let entries, let form): LogHistogram.append(entries, form, to: &output)
    case .commit(let recordCount): output.append(uvarint: UInt64(recordCount))
    case .minValidTime(let time): output.append(varint: time)
    case .chunksInBlocks(let reference, let number):
      output.append(uvarint: reference.rawValue)
      output.append(uvarint: number)
    case .splitCommit(let number, let records):
      output.append(uvarint: number)
      for record in records { output.append(text: record.span) }
    case .withdrawnCommits(let numbers): for number in numbers { output.append(uvarint: number) }
    case .endedDeletions(let series): for reference in series { output.append(uvarint: reference) }
    case .samples, .unknown: break
    }
  }
}

extension RecordCursor {
  /// Reads the number of a commit that is in two logs.
  fileprivate mutating func readSplitCommit(
    from bytes: Span<UInt8>
  ) throws(LogRecordError) -> UInt64 {
    let start = byteOffset
    let number = try readUvarint(from: bytes)
    // So that there is always a next one.
    guard number < 1 << 62 else { throw .outOfRange(byteOffset: start) }
    return number
  }
}
