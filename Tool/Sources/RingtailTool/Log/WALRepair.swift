internal import ArgumentParser
internal import Blocks
internal import TSDB

/// `ringtail wal repair`
struct WALRepair: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair", abstract: "Cuts a log off where it is torn or corrupt.",
    discussion: """
      All behind the fault is lost, as with Prometheus. Prints a JSON line of what that is, and nothing if \
      the log is sound. Exit status 1 if there was a fault. A directory that is named wal or wbl is one of a \
      data directory: nothing is done if that is in use.
      """)

  @OptionGroup var argument: LogArgument

  func run() throws {
    guard let loss = try repair() else { return }
    var line = JSONRecord()
    line.add("segment", loss.error.file.segment)
    line.add("offset", loss.error.byteRange.lowerBound)
    line.add("lostBytes", loss.byteCount)
    line.add("removed", loss.removed.map(\.path))
    line.add("fault", "\(loss.error.fault)")
    var output = Output()
    output.line(line.line)
    throw ExitCode(1)
  }

  private func repair() throws -> LogLoss? {
    let files = LocalFileSystem()
    // The list is what fails if there is no such directory: nothing is made for one.
    _ = try exiting { try files.list(argument.directory) }
    let lock = try DataDirectory(ofLog: argument.directory)?.lock()
    return try withExtendedLifetime(lock) {
      do throws(LogError) {
        return try LogDirectory.repair(argument.directory, on: files)
      } catch {
        standardError("\(error)")
        if case .file = error.fault { throw ExitCode(2) }
        throw ExitCode(1)
      }
    }
  }
}
