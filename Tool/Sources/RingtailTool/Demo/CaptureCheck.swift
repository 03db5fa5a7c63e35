package import Blocks
internal import Gorilla
package import InvertedIndex
internal import SeriesModel
package import TSDB

/// Compares what a tenant's store has with the captured samples, bit for bit.
package struct CaptureCheck {
  /// The number of series that were found.
  package private(set) var seriesCount = 0
  /// The number of samples that were found.
  package private(set) var sampleCount = 0
  /// The time of the last sample that was found.
  package private(set) var lastTime = Int64.min

  private let capture: Capture
  private let tenant: Int
  /// The series in which the next sample that is not there comes first, and its time.
  private var next = (series: 0, time: Int64.max)

  /// Reads what a selector chooses of the store.
  ///
  /// - Parameter time: up to which time all samples have to be there. Of later ones, those of some whole commits
  ///   have to be.
  /// - Throws: ``CaptureFault`` for the first difference; `StoreError` or `ChunkListError`.
  package init(
    _ store: Store<LocalFileSystem>, of tenant: Int, _ capture: Capture, upTo time: Int64,
    _ selector: Selector = Selector([])
  ) throws {
    (self.capture, self.tenant) = (capture, tenant)
    var reader = try store.select(selector)
    var samples = SampleCursor()
    var series = 0
    while try reader.next() {
      reader.open(&samples)
      while series < capture.labels.count, capture.labels[series] < reader.labels {
        skip(series, selector)
        series += 1
      }
      guard series < capture.labels.count, capture.labels[series] == reader.labels,
        capture.tenant(of: series) == tenant
      else { throw fault(.unexpected, reader.labels, try samples.firstTime()) }
      var expected = CapturedSeries(series, of: capture)
      while try samples.next() != nil { try compare(samples, &expected, reader.labels) }
      seriesCount += 1
      note(expected, of: series)
      series += 1
    }
    for series in series..<capture.labels.count { skip(series, selector) }
    if next.time <= time { throw fault(.missing, capture.labels[next.series], next.time) }
    if next.time <= lastTime { throw fault(.torn, capture.labels[next.series], next.time) }
  }

  /// Notes that nothing is there of a series.
  private mutating func skip(_ series: Int, _ selector: Selector) {
    guard capture.tenant(of: series) == tenant, selector.matches(capture.labels[series]) else {
      return
    }
    note(CapturedSeries(series, of: capture), of: series)
  }

  private mutating func note(_ expected: CapturedSeries, of series: Int) {
    if expected.time < next.time { next = (series, expected.time) }
  }

  private mutating func compare(
    _ batch: borrowing SampleCursor, _ expected: inout CapturedSeries, _ labels: LabelSet
  ) throws(CaptureFault) {
    let check = self
    func compare(
      _ time: Int64, _ isSame: (Capture.Value) -> Bool
    ) throws(CaptureFault) {
      if time < expected.time { throw check.fault(.unexpected, labels, time) }
      if time > expected.time { throw check.fault(.missing, labels, expected.time) }
      if !isSame(expected.value) { throw check.fault(.changed, labels, time) }
      expected.advance()
    }
    let last = batch.withTimestamps { $0[$0.count - 1] }
    switch batch.kind {
    case .float:
      try batch.withFloats { (times, values) throws(CaptureFault) in
        for index in times.indices {
          try compare(times[index]) { $0.isSame(as: values[index]) }
        }
      }
    case .integerHistogram:
      try batch.withHistograms { (columns, range) throws(CaptureFault) in
        for index in range {
          try compare(columns.timestamps[index]) { $0.isSame(as: columns[index]) }
        }
      }
    case .floatHistogram:
      try batch.withFloatHistograms { (columns, range) throws(CaptureFault) in
        for index in range {
          try compare(columns.timestamps[index]) { $0.isSame(as: columns[index]) }
        }
      }
    case nil: break
    }
    sampleCount += batch.count
    lastTime = max(lastTime, last)
  }

  private func fault(
    _ difference: CaptureFault.Difference, _ labels: LabelSet, _ time: Int64
  ) -> CaptureFault {
    CaptureFault(tenant: tenant, labels: labels, time: time, difference: difference)
  }
}

extension SampleCursor {
  /// The time of the first sample, to which the cursor goes; 0 if there is none.
  mutating func firstTime() throws -> Int64 {
    try next() == nil ? 0 : withTimestamps { $0[0] }
  }
}
