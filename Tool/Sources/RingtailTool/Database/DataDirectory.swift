internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import TSDB

/// A directory that may be one of a store.
struct DataDirectory {
  let path: String
  private let files = LocalFileSystem()

  init(_ path: String) { self.path = path }

  /// The one that a log lies in; nil if that is not named like one of a store.
  init?(ofLog path: String) {
    let log = URL(filePath: path).standardizedFileURL
    guard ["wal", "wbl"].contains(log.lastPathComponent) else { return nil }
    self.init(log.deletingLastPathComponent().path)
  }

  /// Whether it has anything that a store has.
  func isStore() throws -> Bool {
    try exiting {
      guard try files.status(of: path) == .directory else { return false }
      for name in ["lock", "wal", "wbl", "chunks_head"]
      where try files.status(of: path + "/" + name) != nil { return true }
      return try !BlockDirectory.blocks(in: path, on: files).isEmpty
    }
  }

  /// Takes the lock of the store.
  ///
  /// - Returns: what keeps others out.
  /// - Throws: `ExitCode(2)`, after a message, if somebody else has it.
  func lock() throws -> FileLock {
    if let lock = try exiting({ try files.lock(path + "/lock") }) { return lock }
    standardError("\(path) is in use: another process has its lock")
    throw ExitCode(2)
  }
}
