internal import ArgumentParser
internal import Blocks

/// `ringtail import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Writes the samples of a file of OpenMetrics text to blocks of two hours.",
    discussion: """
      The samples may be of any age, and in any order; each needs a time. A JSON line tells of each block. \
      They are written beside what the directory has, as `promtool tsdb create-blocks-from openmetrics` \
      does, and Prometheus can open them; all are merged by compaction. If a line cannot be read, nothing is \
      written, and a message tells which. Of samples of a series and a time, the first counts; where values \
      differ, the exit status is 1, and a message tells how often. Nothing is done if the directory is in use.
      """)

  @Argument(help: "The data directory. It is made if it is not there.")
  var directory: String

  @Argument(help: "The file.")
  var file: String

  func run() throws {
    let directory = DataDirectory(directory)
    try directory.requireNoTenants()
    // Who opens the store meanwhile would take a block that is not complete for a leftover.
    let lock = try directory.isStore() ? directory.lock() : nil
    try withExtendedLifetime(lock) { try writeBlocks() }
  }

  private func writeBlocks() throws {
    var importer = BlockImporter(try exiting { try LocalFileSystem().map(file) })
    var output = Output()
    do {
      try importer.write(to: directory) { meta in
        var line = JSONRecord()
        line.add("ulid", "\(meta.ulid)")
        line.add("minTime", meta.minTime)
        line.add("maxTime", meta.maxTime)
        line.add("series", meta.stats.series)
        line.add("samples", meta.stats.samples)
        output.line(line.line)
      }
    } catch let error as OpenMetricsError {
      standardError("\(file), \(error)")
      throw ExitCode(1)
    } catch {
      standardError("\(error)")
      throw ExitCode(2)
    }
    if importer.conflictCount > 0 {
      standardError(
        "\(importer.conflictCount) samples are left out: their series has another value at their time"
      )
      throw ExitCode(1)
    }
  }
}
