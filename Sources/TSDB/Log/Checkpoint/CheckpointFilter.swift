internal import SeriesModel

/// What a checkpoint keeps of the records of a log.
struct CheckpointFilter {
  /// How many entries a record of metadata gets.
  private static let metadataCount = 5_000

  /// Samples before this time are let go of.
  let minTime: Int64
  /// Deletions that end before this time are let go of.
  let deletionTime: Int64
  /// Exemplars before this time are let go of.
  let exemplarTime: Int64
  private var samples = LogSamples()
  /// The newest of each series.
  private var metadata: [UInt64: LogMetadata] = [:]
  /// The latest.
  private var minValidTime: Int64?
  /// The last.
  private var splitCommit: UInt64?
  private var withdrawnCommits: Set<UInt64> = []

  init(minTime: Int64, deletionTime: Int64, exemplarTime: Int64) {
    self.minTime = minTime
    self.deletionTime = deletionTime
    self.exemplarTime = exemplarTime
  }

  /// Puts what is kept of a record in place of what `kept` has; that is empty if nothing is.
  mutating func keep(
    of record: Span<UInt8>, as kept: inout [UInt8], _ keepsSeries: (UInt64) -> Bool
  ) throws(LogRecordError) {
    kept.removeAll(keepingCapacity: true)
    switch record.isEmpty ? nil : LogRecordType(rawValue: record[0]) {
    case .samples, .samplesWithStartTimes:
      try samples.decode(record)
      samples.removeAll { series, time in time < minTime || !keepsSeries(series) }
      if samples.count > 0 { samples.encode(to: &kept) }
    default:
      let rest = try keep(of: LogRecord(record), keepsSeries)
      if let rest, rest.count > 0 { rest.encode(to: &kept) }
    }
  }

  private mutating func keep(of record: LogRecord, _ keepsSeries: (UInt64) -> Bool) -> LogRecord? {
    let (minTime, deletionTime, exemplarTime) = (minTime, deletionTime, exemplarTime)
    switch record {
    case .series(let entries): return .series(entries.filter { keepsSeries($0.reference) })
    case .tombstones(let entries):
      return .tombstones(entries.filter { $0.range.end >= deletionTime && keepsSeries($0.series) })
    case .endedDeletions(let series): return .endedDeletions(series.filter(keepsSeries))
    case .exemplars(let entries):
      return .exemplars(entries.filter { $0.timestamp >= exemplarTime && keepsSeries($0.series) })
    case .histograms(let entries, let form):
      return .histograms(
        entries.filter { $0.timestamp >= minTime && keepsSeries($0.series) }, form)
    case .floatHistograms(let entries, let form):
      return .floatHistograms(
        entries.filter { $0.timestamp >= minTime && keepsSeries($0.series) }, form)
    case .metadata(let entries):
      for entry in entries where keepsSeries(entry.series) { metadata[entry.series] = entry }
      return nil
    case .minValidTime(let time):
      minValidTime = max(minValidTime ?? time, time)
      return nil
    case .splitCommit(let number, _):
      splitCommit = max(splitCommit ?? number, number)
      return nil
    case .withdrawnCommits(let numbers):
      withdrawnCommits.formUnion(numbers)
      return nil
    case .samples, .chunkMarkers, .commit, .chunksInBlocks, .unknown: return nil
    }
  }

  /// The records behind all others: what is the newest of its kind, and which commits do not count.
  func lastRecords() -> [LogRecord] {
    let entries = metadata.values.sorted { $0.series < $1.series }
    return stride(from: 0, to: entries.count, by: Self.metadataCount).map { start in
      .metadata(Array(entries[start...].prefix(Self.metadataCount)))
    }
      + [
        minValidTime.map(LogRecord.minValidTime),
        splitCommit.map { .splitCommit(number: $0, outOfOrder: []) },
        withdrawnCommits.isEmpty ? nil : .withdrawnCommits(withdrawnCommits.sorted()),
      ].compactMap { $0 }
  }
}
