internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import TSDB

/// `ringtail db`: what is in a data directory.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "db",
    abstract: "Reads, fills and repairs data directories: blocks, logs and chunks of the head.",
    discussion: """
      To digest, to verify and to repair the directory of a store of many tenants, which has nothing but the \
      directories of these, is to do it for each tenant: what is wrong with one stops none of the others.
      """,
    subcommands: [
      DatabaseDigest.self, DatabaseAppend.self, DatabaseVerify.self, DatabaseRepair.self,
      DatabaseSoak.self,
    ])
}

/// The data directory that a command is about.
struct DatabaseArgument: ParsableArguments {
  @Argument(help: "The data directory of a server: that of its blocks and of wal.")
  var directory: String

  /// Calls `body` for the store of the directory, or else for those of the tenants that it has.
  ///
  /// - Parameter body: says whether all is sound.
  /// - Throws: `ExitCode`, the worst of all; and 2, after a message, if there is nothing to look at.
  func forEachStore(_ body: (DataDirectory) throws -> Bool) throws {
    var status = ExitCode.success
    for store in try stores() {
      do {
        if try !body(store), status.isSuccess { status = ExitCode(1) }
      } catch let code as ExitCode {
        status = ExitCode(max(status.rawValue, code.rawValue))
      }
    }
    if !status.isSuccess { throw status }
  }

  private func stores() throws -> [DataDirectory] {
    let given = DataDirectory(directory)
    let tenants = try given.tenants()
    if try given.isStore() {
      for tenant in tenants {
        standardError("\(tenant.path) is not looked at, as \(directory) is a store itself")
      }
      return [given]
    }
    if !tenants.isEmpty { return tenants }
    // A store that was only just made has nothing yet.
    if try exiting({ try LocalFileSystem().list(directory) }).isEmpty { return [given] }
    standardError("\(directory) has neither a store nor those of tenants")
    throw ExitCode(2)
  }
}

/// The time in milliseconds since the Unix epoch.
func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
