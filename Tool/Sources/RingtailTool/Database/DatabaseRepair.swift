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
    var output = Output()
    var isSound = true
    func report(_ file: String, _ offset: Int, lost byteCount: Int?, _ fault: String) {
      isSound = false
      var line = JSONRecord()
      line.add("file", file)
      line.add("offset", offset)
      if let byteCount { line.add("lostBytes", byteCount) }
      line.add("fault", fault)
      output.line(line.line)
    }

    // To open it for writing changes it.
    if try directory.open(isReadOnly: true).isOrderly { return true }
    let store = try directory.open()
    for block in try exiting({ try store.quarantine() }) {
      report(block.error.path, block.error.byteOffset, lost: nil, "\(block.error.fault)")
    }
    for block in store.unreadableBlocks {
      standardError("\(block.error)")
      isSound = false
    }
    for error in store.replay.logErrors {
      report(
        error.file.path, error.byteRange.lowerBound, lost: error.byteRange.count, "\(error.fault)")
    }
    for loss in store.replay.chunkLosses {
      report(loss.error.path, loss.error.byteOffset, lost: loss.byteCount, "\(loss.error.fault)")
    }
    if store.replay.invalidHistogramCount > 0 {
      report(
        "\(directory.path)/wal", 0, lost: nil,
        "histograms that are none: \(store.replay.invalidHistogramCount)")
    }
    if !store.replay.isMended { try exiting { try store.setHeadAside() } }
    return isSound
  }
}

extension Store {
  /// Whether there is nothing to be repaired. (Samples whose series is gone are lost for good.)
  fileprivate var isOrderly: Bool {
    unreadableBlocks.isEmpty && replay.logErrors.isEmpty && replay.chunkLosses.isEmpty
      && replay.invalidHistogramCount == 0
  }
}

extension ReplayReport {
  /// Whether opening the store has mended all faults of the logs.
  fileprivate var isMended: Bool { logErrors.allSatisfy(\.isTorn) && invalidHistogramCount == 0 }
}
