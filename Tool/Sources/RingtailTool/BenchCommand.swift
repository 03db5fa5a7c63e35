internal import ArgumentParser
internal import Foundation

/// `ringtail bench`
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures the hot paths of the library.",
    discussion: """
      Nanoseconds per sample, element, operation or byte, on the processor's clock: the fastest of several \
      rounds, and the median. The first line is a step of splitmix64, by which figures of different \
      machines can be compared: those of Documentation/Benchmarks.md were taken where it takes 0.95 \
      ns.
      """)

  @Argument(help: "Only what has a name that begins like this.")
  var filter = ""

  @Flag(help: "Print a JSON line per measurement.")
  var json = false

  @Flag(help: "Measure just long enough to see that all works.")
  var quick = false

  @Option(help: "A block with histogram chunks. (default: the fixture in the repository)")
  var block: String?

  func run() throws {
    let hasFixture = FileManager.default.fileExists(atPath: fixtureBlock)
    let block = block ?? (hasFixture ? fixtureBlock : nil)
    if block == nil { standardError("no block, so that histogram chunks are not measured") }
    if !json { print(BenchTable.header) }
    let measurements = Measurements(filter: filter, effort: quick ? .quick : .full) {
      measurement in
      print(json ? measurement.jsonLine : BenchTable.row(measurement))
    }
    try measurements.run(block: block)
  }
}

/// The form in which a person reads measurements.
enum BenchTable {
  static let header =
    "name".padded(to: 32) + "min".padded(onLeftTo: 12) + "median".padded(onLeftTo: 12)
    + "  unit        bytes/sample"

  static func row(_ measurement: Measurement) -> String {
    let size = measurement.bytesPerSample.map { String(format: "%.2f", $0) } ?? ""
    return measurement.name.padded(to: 32) + cell(measurement.minimum) + cell(measurement.median)
      + "  " + measurement.unit.padded(to: 12) + size.padded(onLeftTo: 12)
  }

  /// A figure with a blank before it: with decimals where they say something.
  private static func cell(_ figure: Double) -> String {
    " " + fixed(figure, decimals: figure < 10_000 ? 3 : 0).padded(onLeftTo: 11)
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  func padded(onLeftTo width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
