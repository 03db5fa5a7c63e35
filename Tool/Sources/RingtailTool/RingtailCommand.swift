public import ArgumentParser

/// The command `ringtail`: what promtool is to Prometheus.
public struct RingtailCommand: ParsableCommand {
  /// The name, the help and the commands below.
  public static let configuration = CommandConfiguration(
    commandName: "ringtail",
    abstract: "Looks into files of time-series data, and measures the library that reads them.",
    discussion: """
      Data goes to standard output, a record a line; messages go to standard error. Exit status: 0 \
      done and sound; 1 done, and faults were found; 2 bad usage, or a file that cannot be opened.
      """,
    subcommands: [
      ChunksCommand.self, BlockCommand.self, WALCommand.self, DatabaseCommand.self,
      ImportCommand.self, RingCommand.self, QueueCommand.self, BenchCommand.self,
      SummaryCommand.self, DemoCommand.self, DemoAppend.self,
    ])

  /// A command without arguments.
  public init() {}

  /// Runs the command of the process's arguments, and exits.
  public static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let status = exitCode(for: error)
      if status.isSuccess || error is ExitCode { exit(withError: error) }
      standardError(fullMessage(for: error))
      // The parser's own status for bad usage is 64; ours is 2 for all that could not be begun.
      exit(withError: ExitCode(2))
    }
  }
}
