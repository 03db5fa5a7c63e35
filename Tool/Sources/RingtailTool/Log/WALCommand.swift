internal import ArgumentParser
internal import Blocks
internal import TSDB

/// `ringtail wal`: what is in a write-ahead log.
struct WALCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wal", abstract: "Reads and repairs write-ahead logs.",
    subcommands: [WALRecords.self, WALVerify.self, WALRepair.self])
}

/// The log that a command is about.
struct LogArgument: ParsableArguments {
  @Argument(help: "The directory of a write-ahead log, such as wal or wbl of a data directory.")
  var directory: String
}

/// Calls `body` for each record of a log that can be read, and `fault` for all that cannot.
///
/// - Throws: `ExitCode(2)`, after a message, if the directory cannot be read.
func forEachRecord(
  of path: String,
  _ body: (LogReader<LocalFileSystem>.Place, Result<LogRecord, LogRecordError>) -> Void,
  fault: (LogError) -> Void
) throws {
  let files = LocalFileSystem()
  var reader = LogReader(try exiting { try LogDirectory(path, on: files) }, on: files)
  while true {
    do throws(LogError) {
      guard let place = try reader.next() else { return }
      let bytes = reader.record
      body(place, Result { () throws(LogRecordError) in try LogRecord(bytes.span) })
    } catch { fault(error) }
  }
}
