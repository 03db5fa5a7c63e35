import Blocks
import SeriesModel
import TSDB

/// The entries of a log, of which a checkpoint has those that are still needed.
struct LogContent: Equatable {
  /// All but metadata, in order, each as a record of its own.
  var entries: [[UInt8]] = []
  /// The newest of each series.
  var metadata: [UInt64: LogMetadata] = [:]

  private let minTime: Int64
  private let keepsSeries: (UInt64) -> Bool

  /// All that can be read of a log, or, as a checkpoint does, those from a time on, and of some series.
  init(
    _ directory: LogDirectory, on files: some FileSystem, from minTime: Int64 = .min,
    _ keepsSeries: @escaping (UInt64) -> Bool = { _ in true }
  ) throws {
    self.minTime = minTime
    self.keepsSeries = keepsSeries
    var reader = LogReader(directory, on: files)
    while try reader.next() != nil {
      let bytes = reader.record
      add(try LogRecord(bytes.span))
    }
  }

  static func == (left: LogContent, right: LogContent) -> Bool {
    left.entries == right.entries && left.metadata == right.metadata
  }

  private mutating func add(_ entry: LogRecord, _ series: UInt64, _ time: Int64) {
    guard time >= minTime && keepsSeries(series) else { return }
    var bytes: [UInt8] = []
    entry.encode(to: &bytes)
    entries.append(bytes)
  }

  private mutating func add(_ record: LogRecord) {
    switch record {
    case .series(let all): for one in all { add(.series([one]), one.reference, .max) }
    case .samples(let all):
      for index in 0..<all.count {
        var one = LogSamples(hasStartTimes: all.hasStartTimes)
        one.append(
          series: all.series[index], timestamp: all.timestamps[index], value: all.values[index],
          startTime: all.hasStartTimes ? all.startTimes[index] : 0)
        add(.samples(one), one.series[0], one.timestamps[0])
      }
    case .tombstones(let all): for one in all { add(.tombstones([one]), one.series, one.range.end) }
    case .exemplars(let all): for one in all { add(.exemplars([one]), one.series, one.timestamp) }
    case .metadata(let all):
      for one in all where keepsSeries(one.series) { metadata[one.series] = one }
    case .histograms(let all, let form):
      for one in all { add(.histograms([one], form), one.series, one.timestamp) }
    case .floatHistograms(let all, let form):
      for one in all { add(.floatHistograms([one], form), one.series, one.timestamp) }
    default: break
    }
  }
}
