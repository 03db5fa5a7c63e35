internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import TSDB

/// Commits samples to a store by the thousand, and prints how many are acknowledged.
struct SampleAppender {
  private struct Pending {
    var series: Int
    var timestamp: Int64
    var value: Double
  }

  private static let commitSize = 1_000
  /// How many commits there are from one maintenance to the next.
  private static let maintenanceInterval = 100

  private let store: Store<LocalFileSystem>
  private let durability: Durability
  private var numbering = SeriesNumbering()
  /// By the number of the series; nil where the store does not know it.
  private var references: [SeriesReference?] = []
  private var pending: [Pending] = []
  private var batch = AppendBatch()
  private var acknowledgedCount = 0
  private var commitCount = 0
  /// How many samples were not taken, by reason.
  private(set) var rejected: [AppendError: Int] = [:]

  init(_ store: Store<LocalFileSystem>, _ durability: Durability) {
    self.store = store
    self.durability = durability
  }

  /// Takes the sample of the line that `reader` has read last.
  mutating func append(
    _ sample: OpenMetricsSample, in bytes: Span<UInt8>, _ reader: inout OpenMetricsReader
  ) throws {
    let series = try numbering.number(of: sample, in: bytes, &reader)
    pending.append(
      Pending(series: series, timestamp: sample.timestamp ?? now(), value: sample.value))
    if pending.count == Self.commitSize { try commit() }
  }

  /// Commits the rest, and closes the store.
  mutating func finish() throws {
    if !pending.isEmpty { try commit() }
    try exiting { try store.close() }
  }

  private mutating func commit() throws {
    while references.count < numbering.labels.count { references.append(nil) }
    // Series that have left the head come back by their labels.
    let unknown = try commit(pending)
    if !unknown.isEmpty { _ = try commit(unknown) }
    pending.removeAll(keepingCapacity: true)
    var record = JSONRecord()
    record.add("samples", acknowledgedCount)
    FileHandle.standardOutput.write(Data((record.line + "\n").utf8))
    commitCount += 1
    if commitCount.isMultiple(of: Self.maintenanceInterval) { try exiting { try store.maintain() } }
  }

  /// - Returns: the samples whose series the store does not know any more.
  private mutating func commit(_ samples: [Pending]) throws -> [Pending] {
    batch.removeAll()
    for sample in samples {
      if let reference = references[sample.series] {
        batch.append(reference, at: sample.timestamp, sample.value)
      } else {
        batch.append(numbering.labels[sample.series], at: sample.timestamp, sample.value)
      }
    }
    try exiting { _ = try store.commit(&batch, durability: durability) }
    for (index, sample) in samples.enumerated() {
      references[sample.series] = batch.series(ofFloat: index)
    }
    var unknown: [Pending] = []
    for rejection in batch.rejections {
      let sample = samples[rejection.index]
      if rejection.error == .unknownSeries {
        references[sample.series] = nil
        unknown.append(sample)
      } else {
        rejected[rejection.error, default: 0] += 1
      }
    }
    acknowledgedCount += samples.count - batch.rejections.count
    return unknown
  }
}
