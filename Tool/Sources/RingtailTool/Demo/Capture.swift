internal import Blocks
package import Gorilla
package import SeriesModel

/// The samples of a captured block in the order in which they were scraped, so many times one after another.
///
/// Every other series is of one tenant, the rest of another: none has series of the other one, but series that
/// are much alike, scraped at the same times.
package struct Capture: Sendable {
  /// A sample that was captured.
  package struct Sample: Sendable {
    package var timestamp: Int64
    package var value: Value
    package var series: UInt32

    package init(of series: UInt32, at timestamp: Int64, _ value: Value) {
      (self.timestamp, self.value, self.series) = (timestamp, value, series)
    }
  }

  /// What a series has at a time. Histograms are few.
  package enum Value: Sendable {
    case float(Double)
    indirect case histogram(Histogram<UInt64>)
    indirect case floatHistogram(Histogram<Double>)
  }

  /// The samples of one time, which are committed together.
  struct Scrape: Sendable {
    var timestamp: Int64
    var samples: Range<Int>
  }

  package static let tenants = ["team-a", "team-b"]

  /// The labels of all series, ascending.
  package let labels: [LabelSet]
  /// The captured samples, by time.
  let samples: [Sample]
  /// The captured scrapes, by time.
  let scrapes: [Scrape]
  /// Which samples each series has.
  let places: [[UInt32]]
  /// From one repetition to the next, in milliseconds.
  let duration: Int64
  /// How many times the samples come.
  package let repetitions: Int

  /// Samples that were captured.
  ///
  /// - Parameters:
  ///   - labels: the labels of the series, ascending.
  ///   - samples: the samples, whose series are indices of `labels`.
  ///   - duration: from one repetition to the next, in milliseconds: more than from the first sample to the last.
  ///   - repetitions: how many times the samples come.
  package init(
    _ labels: [LabelSet], _ samples: [Sample], duration: Int64, repetitions: Int
  ) {
    let samples = samples.sorted { ($0.timestamp, $0.series) < ($1.timestamp, $1.series) }
    var scrapes: [Scrape] = []
    var places = [[UInt32]](repeating: [], count: labels.count)
    for (index, sample) in samples.enumerated() {
      places[Int(sample.series)].append(UInt32(index))
      if sample.timestamp == scrapes.last?.timestamp {
        let start = scrapes[scrapes.count - 1].samples.lowerBound
        scrapes[scrapes.count - 1].samples = start..<index + 1
      } else {
        scrapes.append(Scrape(timestamp: sample.timestamp, samples: index..<index + 1))
      }
    }
    (self.labels, self.samples, self.scrapes, self.places) = (labels, samples, scrapes, places)
    (self.duration, self.repetitions) = (duration, repetitions)
  }

  /// Reads the samples of a block.
  ///
  /// - Throws: `ExitCode`, after a message, if it cannot be read.
  init(_ directory: String, repetitions: Int) throws {
    let block = try openBlock(directory)
    var (labels, samples): ([LabelSet], [Sample]) = ([], [])
    var cursor = block.makeCursor()
    var batches = SampleCursor()
    try exiting {
      while try cursor.next() {
        batches.open(try cursor.chunks())
        while try batches.next() != nil {
          Self.append(batches, of: UInt32(labels.count), to: &samples)
        }
        labels.append(try cursor.labels())
      }
    }
    self.init(
      labels, samples, duration: block.meta.maxTime - block.meta.minTime, repetitions: repetitions)
  }

  private static func append(
    _ batch: borrowing SampleCursor, of series: UInt32, to samples: inout [Sample]
  ) {
    func append(_ timestamp: Int64, _ value: Value) {
      samples.append(Sample(of: series, at: timestamp, value))
    }
    switch batch.kind {
    case .float:
      batch.withFloats { times, values in
        for index in times.indices { append(times[index], .float(values[index])) }
      }
    case .integerHistogram:
      batch.withHistograms { columns, range in
        for index in range { append(columns.timestamps[index], .histogram(columns[index])) }
      }
    case .floatHistogram:
      batch.withFloatHistograms { columns, range in
        for index in range { append(columns.timestamps[index], .floatHistogram(columns[index])) }
      }
    case nil: break
    }
  }

  /// The number of samples, with their repetitions.
  var sampleCount: Int { samples.count * repetitions }

  /// A time behind the last sample, for a clock.
  package var end: Int64 { (scrapes.last?.timestamp ?? 0) + duration * Int64(repetitions) }

  /// Whose series it is: an index of ``tenants``.
  func tenant(of series: Int) -> Int { series % Self.tenants.count }
}
