internal import Blocks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension MultiTenantStore {
  /// Deletes the store of a tenant, with all of its samples.
  ///
  /// Nothing happens if there is none. After a crash it is there as it was, or not at all.
  ///
  /// - Parameter tenant: the tenant.
  /// - Throws: ``TenantError`` if somebody uses the store, if another process has opened it, or if files cannot be
  ///   changed. In the last case it is there as it was, or not at all, and a repetition deletes what is left.
  /// - Complexity: O(the number of files)
  public func delete(_ tenant: TenantName) throws(TenantError) {
    let time = now()
    let entry = state.withLock { $0.table.take(tenant, at: time) }
    try entry.content.withLock { (content) throws(TenantError) in
      guard state.withLock({ $0.table.hasOneUser(entry) }) else {
        state.withLock { $0.table.release(entry) }
        throw TenantError(tenant, .inUse)
      }
      // What cannot be written is not needed any more.
      try? content.store?.close()
      content.store = nil
      defer { drop(entry) }
      do throws(StoreError) {
        // What another process has opened must not go.
        let lock = try lock(tenant)
        defer { withExtendedLifetime(lock) {} }
        do throws(FileSystemError) { try removeDirectory(of: tenant) } catch { throw .file(error) }
      } catch { throw TenantError(tenant, .store(error)) }
      retry(tenant)
    }
  }

  /// Takes the directory of a tenant, if there is one.
  private func lock(_ tenant: TenantName) throws(StoreError) -> FileLock? {
    let path = path(of: tenant)
    do throws(FileSystemError) {
      // What is no directory nobody has opened.
      guard try files.status(of: path) == .directory else { return nil }
      if let lock = try files.lock(path + "/lock") { return lock }
    } catch { throw .file(error) }
    throw .inUse(directory: path)
  }

  private func removeDirectory(of tenant: TenantName) throws(FileSystemError) {
    let path = path(of: tenant)
    let deleted = path + Self.deletedSuffix
    if try files.status(of: path) != nil {
      try files.remove(deleted)
      try files.rename(path, to: deleted)
    }
    // Before anything is removed it must be certain that it does not come back without that.
    try files.synchronizeDirectory(directory)
    try files.remove(deleted)
  }
}
