internal import ArgumentParser
internal import Blocks

/// `ringtail block verify`
struct BlockVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Reads all of a block, and prints a line for each fault.",
    discussion: """
      A line has the file, the offset of the fault in it in bytes, and what is wrong. Exit status 1 if \
      there is any.
      """)

  @OptionGroup var argument: BlockArgument

  func run() throws {
    let files = LocalFileSystem()
    let status = try? files.status(of: argument.block)
    guard status == .directory else {
      standardError("\(argument.block) is no directory")
      throw ExitCode(2)
    }
    var output = Output()
    var isSound = true
    Block.verify(argument.block, on: files) { fault in
      isSound = false
      output.line("\(fault)")
    }
    if !isSound { throw ExitCode(1) }
  }
}
