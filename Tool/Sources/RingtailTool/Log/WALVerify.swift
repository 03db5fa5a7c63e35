internal import ArgumentParser
internal import TSDB

/// `ringtail wal verify`
struct WALVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Reads all of a log, and prints a line for each fault.",
    discussion: """
      A line has the segment's path, the offset from where it cannot be read, and what is wrong. Exit \
      status 1 if there is any.
      """)

  @OptionGroup var argument: LogArgument

  func run() throws {
    var output = Output()
    var isSound = true
    try forEachRecord(
      of: argument.directory,
      { place, record in
        guard case .failure(let error) = record else { return }
        isSound = false
        output.line("\(place.file.path), byte \(place.byteRange.lowerBound): \(error)")
      },
      fault: { error in
        isSound = false
        output.line("\(error)")
      })
    if !isSound { throw ExitCode(1) }
  }
}
