internal import ArgumentParser
internal import Blocks
internal import TSDB

/// `ringtail wal repair`
struct WALRepair: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair", abstract: "Cuts a log off where it is torn or corrupt.",
    discussion: """
      All behind the fault is lost, as with Prometheus. Prints a JSON line of what that is, and nothing if \
      the log is sound. Exit status 1 if there was a fault.
      """)

  @OptionGroup var argument: LogArgument

  func run() throws {
    let loss: LogLoss?
    do throws(LogError) {
      loss = try LogDirectory.repair(argument.directory, on: LocalFileSystem())
    } catch {
      standardError("\(error)")
      if case .file = error.fault { throw ExitCode(2) }
      throw ExitCode(1)
    }
    guard let loss else { return }
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
}
