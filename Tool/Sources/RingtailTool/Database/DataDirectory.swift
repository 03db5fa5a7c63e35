internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import TSDB

/// A directory that may be one of a store, or have those of tenants.
struct DataDirectory {
  let path: String
  /// Whose it is, if the directory that it lies in has those of tenants.
  let tenant: String?
  private let files = LocalFileSystem()

  init(_ path: String, tenant: String? = nil) { (self.path, self.tenant) = (path, tenant) }

  /// The one that a log lies in; nil if that is not named like one of a store.
  init?(ofLog path: String) {
    let log = URL(filePath: path).standardizedFileURL
    guard ["wal", "wbl"].contains(log.lastPathComponent) else { return nil }
    self.init(log.deletingLastPathComponent().path)
  }

  /// Whether it has anything that a store has. (Tenants may have names of such things.)
  func isStore() throws -> Bool {
    try exiting {
      try parts(of: path).contains { try $0 == "lock" || parts(of: "\(path)/\($0)").isEmpty }
    }
  }

  /// The directories of the tenants in it that have a store, sorted by their names.
  func tenants() throws -> [DataDirectory] {
    try exiting {
      guard try files.status(of: path) != nil else { return [] }
      return try files.list(path).compactMap { name in
        guard (try? TenantName(name)) != nil else { return nil }
        let tenant = DataDirectory("\(path)/\(name)", tenant: name)
        return try parts(of: tenant.path).isEmpty ? nil : tenant
      }
    }
  }

  /// What there is in a directory that has the name of a part of a store.
  private func parts(of path: String) throws(FileSystemError) -> [String] {
    guard try files.status(of: path) == .directory else { return [] }
    var parts = try BlockDirectory.blocks(in: path, on: files).map(\.description)
    for name in ["wal", "wbl", "chunks_head"]
    where try files.status(of: "\(path)/\(name)") == .directory { parts.append(name) }
    if case .file = try files.status(of: "\(path)/lock") { parts.append("lock") }
    return parts
  }

  /// Ends the command with exit status 2 if something new in it would be beside the directories of tenants.
  func requireNoTenants() throws {
    guard try !isStore(), let tenant = try tenants().first else { return }
    standardError("\(path) has the directories of tenants: take one of them, as \(tenant.path)")
    throw ExitCode(2)
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

  /// Opens the store, to change nothing if `isReadOnly`.
  ///
  /// - Throws: `ExitCode(2)`, after a message, if it cannot be opened.
  func open(isReadOnly: Bool = false) throws -> Store<LocalFileSystem> {
    try withProgress { progress throws(StoreError) in
      try Store(path, on: files, isReadOnly: isReadOnly, progress: progress, now: now)
    }
  }

  /// Puts the store in order.
  ///
  /// - Throws: `ExitCode(2)`, after a message, if that cannot be done.
  func repair() throws -> StoreRepair {
    try withProgress { progress throws(StoreError) in
      try Store.repair(path, on: files, progress: progress, now: now)
    }
  }

  private func withProgress<Result>(
    _ body: (_ progress: (StoreProgress) -> Bool) throws(StoreError) -> Result
  ) throws -> Result {
    var bar = ProgressBar()
    defer { bar.clear() }
    return try exiting {
      try body {
        switch $0 {
        case .replaying(let done, let total), .writingBlock(_, let done, let total):
          bar.show(done, of: total)
        default: break
        }
        return true
      }
    }
  }
}
