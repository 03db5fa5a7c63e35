package import Blocks
internal import SeriesModel
package import TSDB

/// Appends captured samples to the stores of their tenants, a commit for each scrape and tenant.
package struct CaptureAppender {
  /// How long it took to collect and to commit the samples of each tenant.
  private(set) var times = Capture.tenants.map { _ in DemoFigures.Time() }

  private let capture: Capture
  private let stores: MultiTenantStore<LocalFileSystem>
  private let names: [TenantName]
  /// Of series with floats, by their number; nil where the store has not told it yet.
  private var references: [SeriesReference?]
  private var batch = AppendBatch()
  /// The series of the floats of the batch.
  private var floats: [Int] = []

  package init(_ capture: Capture, to stores: MultiTenantStore<LocalFileSystem>) throws {
    (self.capture, self.stores) = (capture, stores)
    names = try Capture.tenants.map { try TenantName($0) }
    references = [SeriesReference?](repeating: nil, count: capture.labels.count)
  }

  /// How many samples were committed.
  var sampleCount: Int { times.reduce(0) { $0 + $1.sampleCount } }

  /// Appends all samples that come later than those that the tenants have, and maintains the stores after each
  /// repetition.
  ///
  /// - Parameters:
  ///   - lastTimes: the time of each tenant's last sample.
  ///   - report: takes the time up to which all samples are committed, and how many they are.
  package mutating func append(
    after lastTimes: [Int64], _ report: (_ time: Int64, _ sampleCount: Int) -> Void = { _, _ in }
  ) throws {
    for repetition in 0..<capture.repetitions {
      let shift = Int64(repetition) * capture.duration
      for scrape in capture.scrapes {
        for tenant in lastTimes.indices where scrape.timestamp + shift > lastTimes[tenant] {
          try commit(scrape, of: tenant, shift)
        }
        report(scrape.timestamp + shift, sampleCount)
      }
      try stores.maintainAll()
    }
  }

  private mutating func commit(_ scrape: Capture.Scrape, of tenant: Int, _ shift: Int64) throws {
    let start = WorkClock.thread.nanoseconds
    batch.removeAll()
    floats.removeAll(keepingCapacity: true)
    for sample in capture.samples[scrape.samples]
    where capture.tenant(of: Int(sample.series)) == tenant {
      append(sample, at: sample.timestamp + shift)
    }
    if batch.count == 0 { return }
    let lease = try stores.lease(names[tenant])
    try lease.store.commit(&batch, durability: .write)
    if let rejection = batch.rejections.first {
      throw CaptureFault(
        tenant: tenant, labels: LabelSet(), time: scrape.timestamp + shift,
        difference: .rejected(rejection.error))
    }
    for (index, series) in floats.enumerated() {
      references[series] = batch.series(ofFloat: index)
    }
    times[tenant].nanoseconds += WorkClock.thread.nanoseconds - start
    times[tenant].sampleCount += batch.count
  }

  private mutating func append(_ sample: Capture.Sample, at time: Int64) {
    let series = Int(sample.series)
    switch sample.value {
    case .float(let value):
      floats.append(series)
      if let reference = references[series] {
        batch.append(reference, at: time, value)
      } else {
        batch.append(capture.labels[series], at: time, value)
      }
    // These are few.
    case .histogram(let histogram): batch.append(capture.labels[series], at: time, histogram)
    case .floatHistogram(let histogram): batch.append(capture.labels[series], at: time, histogram)
    }
  }
}
