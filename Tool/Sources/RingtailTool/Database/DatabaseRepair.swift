internal import ArgumentParser
internal import Blocks
internal import TSDB

/// `ringtail db repair`
struct DatabaseRepair: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Puts a data directory in order, and prints a JSON line for each loss.",
    discussion: """
      Logs and files of chunks are cut off where they are torn, and blocks that cannot be opened are \
      renamed to <ULID>.corrupt. If a log is corrupt in its middle, all that can be read of the head is \
      written to blocks, and chunks_head, wbl and wal are renamed likewise. Nothing is printed, and nothing \
      changed, if all is sound. Exit status 1 if there was a fault.
      """)

  @OptionGroup var argument: DatabaseArgument

  func run() throws { try argument.forEachStore(repair) }

  private func repair(_ directory: DataDirectory) throws -> Bool {
    let repair = try directory.repair()
    for block in repair.unreachable { standardError("\(block.error)") }
    var output = Output()
    func report(_ file: String, _ offset: Int, lost byteCount: Int? = nil, _ fault: String) {
      var line = JSONRecord()
      line.add("file", file)
      line.add("offset", offset)
      if let byteCount { line.add("lostBytes", byteCount) }
      line.add("fault", fault)
      output.line(line.line)
    }

    for block in repair.quarantined {
      report(block.error.path, block.error.byteOffset, "\(block.error.fault)")
    }
    for error in repair.replay.logErrors {
      report(
        error.file.path, error.byteRange.lowerBound, lost: error.byteRange.count, "\(error.fault)")
    }
    for loss in repair.replay.chunkLosses {
      report(loss.error.path, loss.error.byteOffset, lost: loss.byteCount, "\(loss.error.fault)")
    }
    if repair.replay.invalidHistogramCount > 0 {
      report(
        "\(directory.path)/wal", 0,
        "histograms that are none: \(repair.replay.invalidHistogramCount)")
    }
    return repair.isSound
  }
}
