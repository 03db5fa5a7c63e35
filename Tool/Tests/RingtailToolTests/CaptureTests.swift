import Blocks
import Foundation
import Gorilla
import RingtailTool
import SeriesModel
import TSDB
import Testing

/// What `ringtail demo` compares stores with tells each difference.
struct CaptureTests {
  /// Four series of two tenants, one of them of histograms; ten samples each.
  private static func capture(
    repetitions: Int = 1, _ change: (inout [Capture.Sample]) -> Void = { _ in }
  ) throws -> Capture {
    let labels = try (0..<4).map { try LabelSet(["__name__": "metric_\($0)"]) }
    var samples: [Capture.Sample] = []
    for series in 0..<4 as Range<UInt32> {
      for index in 0..<10 as Range<UInt64> {
        let histogram = Histogram<UInt64>(
          layout: HistogramLayout(), count: index, zeroCount: index, sum: 0, buckets: [])
        samples.append(
          Capture.Sample(
            of: series, at: Int64(index) * 1_000,
            series == 3 ? .histogram(histogram) : .float(Double(index) / 4)))
      }
    }
    change(&samples)
    return Capture(labels, samples, duration: 60_000, repetitions: repetitions)
  }

  /// What a check of a tenant says after some samples were appended in place of `capture`; nil if all is well.
  private static func fault(
    of tenant: Int, _ appended: Capture, in place: Capture, upTo time: Int64? = nil
  ) throws -> CaptureFault? {
    try withDirectory { folder in
      let end = place.end + 60_000
      let stores = try MultiTenantStore(folder.path, on: LocalFileSystem()) { end }
      var appender = try CaptureAppender(appended, to: stores)
      try appender.append(after: [.min, .min])
      let lease = try stores.lease(TenantName(Capture.tenants[tenant]))
      do {
        let found = try CaptureCheck(lease.store, of: tenant, place, upTo: time ?? place.end)
        #expect(found.seriesCount == 2)
        #expect(found.lastTime == 9_000 + Int64(appended.repetitions - 1) * 60_000)
        return nil
      } catch let fault as CaptureFault { return fault }
    }
  }

  /// The same, where there is to be one.
  private static func found(
    of tenant: Int, _ appended: Capture, in place: Capture
  ) throws -> CaptureFault {
    let fault = try Self.fault(of: tenant, appended, in: place)
    return try #require(fault)
  }

  @Test(arguments: [0, 1], [1, 3])
  func whatIsAsItWasIsNoFault(tenant: Int, repetitions: Int) throws {
    let capture = try Self.capture(repetitions: repetitions)
    #expect(try Self.fault(of: tenant, capture, in: capture) == nil)
  }

  @Test
  func whatWasNotAcknowledgedMayBeMissingByWholeCommits() throws {
    let (once, twice) = (try Self.capture(), try Self.capture(repetitions: 2))
    #expect(try Self.fault(of: 0, once, in: twice, upTo: 9_000) == nil)
    let fault = try Self.fault(of: 0, once, in: twice, upTo: 60_000)
    #expect(fault?.difference == .missing)
    #expect(fault?.time == 60_000)
    // The other series of the commit is there.
    let torn = try Self.capture { $0.removeAll { $0.series == 2 && $0.timestamp == 9_000 } }
    #expect(try Self.fault(of: 0, torn, in: once, upTo: 8_000)?.difference == .torn)
    #expect(try Self.fault(of: 0, torn, in: once, upTo: 9_000)?.difference == .missing)
  }

  @Test(arguments: 0..<40)
  func eachSampleThatIsMissingIsFound(number: Int) throws {
    let (whole, less) = (try Self.capture(), try Self.capture { $0.remove(at: number) })
    let (series, tenant) = (number / 10, number / 10 % 2)
    let fault = try Self.found(of: tenant, less, in: whole)
    #expect(fault.difference == .missing)
    #expect(fault.labels == whole.labels[series])
    #expect(fault.time == Int64(number % 10) * 1_000)
    #expect("\(fault)".hasPrefix("\(Capture.tenants[tenant]): a sample that was acknowledged is"))
    let more = try Self.found(of: tenant, whole, in: less)
    #expect(more.difference == .unexpected)
    #expect(more.time == fault.time)
  }

  @Test(arguments: 0..<40)
  func eachSampleThatIsAnotherIsFound(number: Int) throws {
    let (whole, series) = (try Self.capture(), number / 10)
    let other = try Self.capture { samples in
      if case .float(let value) = samples[number].value {
        samples[number].value = .float(value.nextUp)
      } else {
        samples[number].value = .histogram(
          Histogram(layout: HistogramLayout(), count: 1, zeroCount: 1, sum: 0.5, buckets: []))
      }
    }
    let fault = try Self.found(of: series % 2, other, in: whole)
    #expect(fault.difference == .changed)
    #expect(fault.labels == whole.labels[series])
    #expect(fault.time == Int64(number % 10) * 1_000)
  }

  @Test
  func whatIsOfAnotherTenantIsFound() throws {
    let capture = try Self.capture()
    // Series 1 is of the second tenant. Here it is appended for the first, as if it were the series after it.
    let labels =
      [capture.labels[0], try LabelSet(["__name__": "metric_0a"])] + capture.labels[1...]
    let samples = (0..<4 as Range<UInt32>).map {
      Capture.Sample(of: $0, at: 0, .float(0))
    }
    let shifted = Capture(labels, samples, duration: 60_000, repetitions: 1)
    let fault = try Self.found(of: 0, shifted, in: capture)
    #expect(fault.difference == .unexpected)
    #expect(fault.labels == capture.labels[1])
  }
}
