internal import Blocks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension MultiTenantStore {
  /// Deletes the store of a tenant, with all of its samples.
  ///
  /// Nothing happens if there is none. After a crash it is there as it was, or not at all.
  ///
  /// - Parameter tenant: the tenant.
  /// - Throws: ``TenantError`` if somebody uses the store, or if files cannot be changed. In the latter case it is
  ///   there as it was, or not at all, and a repetition deletes what is left.
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
      do throws(FileSystemError) {
        try removeDirectory(of: tenant)
      } catch { throw TenantError(tenant, .store(.file(error))) }
      retry(tenant)
    }
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
