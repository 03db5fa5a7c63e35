internal import ArgumentParser
internal import Blocks
internal import InvertedIndex
internal import TSDB

/// `ringtail db digest`
struct DatabaseDigest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Prints what `block digest` does, over all of a data directory.",
    discussion: """
      The directory is read as it is, and nothing is changed: blocks, logs, and chunks of the head, without \
      what is deleted. Messages tell what a crash has taken, or what cannot be read; exit status 1 if a \
      block or a series cannot be. Of several tenants, each line has the name of its tenant.
      """)

  @OptionGroup var argument: DatabaseArgument

  func run() throws { try argument.forEachStore(digest) }

  private func digest(_ directory: DataDirectory) throws -> Bool {
    let store = try directory.open(isReadOnly: true)
    for loss in store.losses { standardError(loss) }
    var isSound = store.unreadableBlocks.isEmpty
    var output = Output()
    var samples = SampleCursor()
    var series: SeriesReader
    do {
      series = try store.select(Selector([]))
    } catch {
      standardError("\(error)")
      return false
    }
    while true {
      do throws(StoreError) {
        guard try series.next() else { break }
        series.open(&samples)
        var digest = SeriesDigest()
        if !forEachBatch(&samples, of: series.labels, { digest.add($0) }) { isSound = false }
        if digest.isEmpty { continue }
        var line = JSONRecord(series.labels, digest)
        if let tenant = directory.tenant { line.add("tenant", tenant) }
        output.line(line.line)
      } catch {
        standardError("\(error)")
        isSound = false
      }
    }
    if !isSound, let tenant = directory.tenant {
      standardError("not all of tenant \(tenant) can be read")
    }
    return isSound
  }
}

extension Store {
  /// What was lost, or cannot be read, in words: an entry for each fault.
  fileprivate var losses: [String] {
    var losses = unreadableBlocks.map { "\($0.error)" }
    losses += replay.logErrors.map { "\($0)" }
    losses += replay.chunkLosses.map { "\($0.error)" }
    if replay.invalidHistogramCount > 0 {
      losses.append(
        "\(directory): histograms of the log that are none: \(replay.invalidHistogramCount)")
    }
    if replay.unknownSeriesCount > 0 {
      losses.append(
        "\(directory): samples of series that the log does not have: \(replay.unknownSeriesCount)")
    }
    return losses
  }
}
