internal import ArgumentParser
internal import Blocks
internal import Foundation

/// `ringtail block rewrite`
struct BlockRewrite: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewrite", abstract: "Reads all of a block, and writes it as a new one.",
    discussion: """
      Prints the identifier of the new block, which Prometheus can open. Sealed chunks become plain ones \
      again. What is deleted stays deleted, unless it is taken out. Exit status 1, and no new block, if \
      something cannot be read.
      """)

  @OptionGroup var argument: BlockArgument

  @Argument(help: "The directory that the new block will lie in. It is made if it is not there.")
  var output: String

  @Flag(help: "Take out what is deleted.")
  var applyTombstones = false

  func run() throws {
    let block = try argument.open()
    let files = LocalFileSystem()
    var generator = SystemRandomNumberGenerator()
    let ulid = ULID(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000), using: &generator)
    try writing(to: output, on: files) { () throws(BlockError) in
      _ = try block.rewrite(
        to: output, as: ulid, on: files, applyingTombstones: applyTombstones)
    }
    print(ulid)
  }
}
