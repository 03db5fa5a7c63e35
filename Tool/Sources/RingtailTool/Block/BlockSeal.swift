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
    try makeDirectory(output, on: files)
    do throws(BlockError) {
      try block.seal(to: output, on: files, keepingChunks: keepChunks)
    } catch {
      standardError("\(error)")
      throw ExitCode(1)
    }
    print(block.meta.ulid)
  }
}

/// Makes a directory that need not be there.
///
/// - Throws: `ExitCode(2)`, after a message, if it cannot be made.
func makeDirectory(_ path: String, on files: LocalFileSystem) throws {
  do throws(FileSystemError) {
    if try files.status(of: path) == nil { try files.createDirectory(path) }
  } catch {
    standardError("\(error)")
    throw ExitCode(2)
  }
}
