internal import ArgumentParser
internal import Blocks
internal import Foundation

/// `ringtail summary`: the library's main job, shown to a person.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Shows what is in a block, finds series in it, and writes it again.",
    discussion: """
      Exit status 1 unless every chunk comes out of decoding and encoding byte for byte, and the block \
      that is written again, plain or sealed, has the same samples.
      """)

  @Argument(help: "The directory of a block. (default: the fixture in the repository)")
  var block: String?

  func run() throws {
    let directory = block ?? fixtureBlock
    let summary = BlockSummary(try openBlock(directory))
    try summary.printContents()
    try summary.printSeries()
    try summary.printSelections()
    let isSame = try summary.printRewriting()
    let segment = directory + "/chunks/000001"
    let tally = try SegmentTally(contents(of: segment), named: segment)
    printChunks(tally)
    try printSpeed()
    if !isSame || !tally.isSound || tally.total.identicalCount < tally.total.chunkCount {
      throw ExitCode(1)
    }
  }
}
