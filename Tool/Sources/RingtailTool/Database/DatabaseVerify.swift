internal import ArgumentParser
internal import Blocks
internal import TSDB

/// `ringtail db verify`
struct DatabaseVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads all of a data directory, and prints a line for each fault.",
    discussion: """
      Blocks are read as by `block verify`, then wal, wbl and chunks_head, as far as they are there. A line \
      has the file, the offset of the fault in it in bytes, and what is wrong. Nothing is changed. Exit \
      status 1 if there is any fault.
      """)

  @OptionGroup var argument: DatabaseArgument

  func run() throws {
    try argument.forEachStore { directory in
      var output = Output()
      var isSound = true
      try exiting {
        try Store.verify(directory.path, on: LocalFileSystem()) { fault in
          isSound = false
          output.line("\(fault)")
        }
      }
      return isSound
    }
  }
}
