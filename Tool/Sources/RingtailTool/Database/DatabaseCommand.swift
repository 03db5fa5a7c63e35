internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import TSDB

/// `ringtail db`: what is in a data directory.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db",
    abstract: "Reads, fills and repairs data directories: blocks, logs and chunks of the head.",
    subcommands: [
      DatabaseDigest.self, DatabaseAppend.self, DatabaseVerify.self, DatabaseRepair.self,
      DatabaseSoak.self,
    ])
}

/// The data directory that a command is about.
struct DatabaseArgument: ParsableArguments {
  @Argument(help: "The data directory of a server: that of its blocks and of wal.")
  var directory: String

  /// Opens the store, to change nothing if `isReadOnly`.
  ///
  /// - Throws: `ExitCode(2)`, after a message, if it cannot be opened.
  func open(isReadOnly: Bool = false) throws -> Store<LocalFileSystem> {
    var bar = ProgressBar()
    defer { bar.clear() }
    return try exiting {
      try Store(
        directory, on: LocalFileSystem(), isReadOnly: isReadOnly,
        progress: {
          if case .replaying(let done, let total) = $0 { bar.show(done, of: total) }
          return true
        }, now: now)
    }
  }
}

/// The time in milliseconds since the Unix epoch.
func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
