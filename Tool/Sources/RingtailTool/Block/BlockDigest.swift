internal import ArgumentParser
internal import Blocks

/// `ringtail block digest`
struct BlockDigest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Prints a JSON line per series, with a SHA-256 over its samples.",
    discussion: """
      The lines are in the order of the index. The digest is over the samples as they are stored: for each \
      a byte for its kind, its time and its value, all little-endian. Exit status 1 if a series cannot be \
      read; its line is then missing, or tells of the samples that can be.
      """)

  @OptionGroup var argument: BlockArgument

  @Flag(help: "Leave out what is deleted.")
  var applyTombstones = false

  func run() throws {
    let block = try argument.open()
    var output = Output()
    var samples = SampleCursor()
    var isSound = true
    let isIndexSound = try forEachSeries(block.makeCursor()) { series in
      let labels = try series.labels()
      samples.open(
        try series.chunks(), without: applyTombstones ? series.deleted : DeletedTimes())
      var digest = SeriesDigest()
      if !forEachBatch(&samples, of: labels, { digest.add($0) }) { isSound = false }
      if applyTombstones, digest.isEmpty { return }
      output.line(JSONRecord(labels, digest).line)
    }
    if !isSound || !isIndexSound { throw ExitCode(1) }
  }
}
