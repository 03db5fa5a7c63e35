internal import ArgumentParser
internal import Blocks

/// `ringtail block seal`
struct BlockSeal: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal", abstract: "Writes a block with sealed chunks in place of plain ones.",
    discussion: """
      Prints the identifier, which stays the same. Other programs cannot read sealed chunks; `block \
      rewrite` makes plain ones of them. Exit status 1, and no sealed block, if something cannot be read.
      """)

  @OptionGroup var argument: BlockArgument

  @Argument(help: "The directory that the sealed block will lie in. It is made if it is not there.")
  var output: String

  @Flag(help: "Write the plain chunks as well, so that Prometheus can open the block.")
  var keepChunks = false

  func run() throws {
    let block = try argument.open()
    let files = LocalFileSystem()
    try writing(to: output, on: files) { () throws(BlockError) in
      try block.seal(to: output, on: files, keepingChunks: keepChunks)
    }
    print(block.meta.ulid)
  }
}
