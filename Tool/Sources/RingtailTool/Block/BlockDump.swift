internal import ArgumentParser
internal import Blocks
internal import InvertedIndex
internal import SeriesModel

/// `ringtail block dump`
struct BlockDump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dump",
    abstract: "Prints the float samples of a block as `promtool tsdb dump` does.",
    discussion: """
      A line has the labels, the value and the time of a sample. What is deleted is left out. Exit \
      status 1 if a series cannot be read.
      """)

  @OptionGroup var argument: BlockArgument

  @Option(
    name: .customLong("match"),
    help: "Which series, as in 'up{job=\"api\"}'. Given again, those of either selector.",
    transform: readSelector)
  var selectors: [Selector] = []

  @Option(help: "The first time, in milliseconds since the Unix epoch.")
  var minTime = Int64.min

  @Option(help: "The last time, in milliseconds since the Unix epoch.")
  var maxTime = Int64.max

  func run() throws {
    guard let range = TimeRange(start: minTime, end: maxTime) else {
      throw ValidationError("--min-time is after --max-time")
    }
    let block = try argument.open()
    var output = Output()
    var samples = SampleCursor()
    var isSound = true
    let cursor =
      selectors.isEmpty
      ? block.makeCursor()
      : try exiting {
        var references: Set<UInt32> = []
        for selector in selectors {
          references.formUnion(try block.select(selector, in: range))
        }
        return block.makeCursor(of: references.sorted())
      }
    let isIndexSound = try forEachSeries(cursor) { series in
      let labels = try series.labels()
      let text = labels.description
      samples.open(try series.chunks(in: range), in: range, without: series.deleted)
      let isSeriesSound = forEachBatch(&samples, of: labels) { batch in
        guard batch.kind == .float else { return }
        batch.withFloats { timestamps, values in
          for index in timestamps.indices {
            output.line("\(text) \(GoText.number(values[index])) \(timestamps[index])")
          }
        }
      }
      if !isSeriesSound { isSound = false }
    }
    if !isSound || !isIndexSound { throw ExitCode(1) }
  }
}
