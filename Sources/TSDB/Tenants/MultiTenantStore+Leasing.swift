internal import Blocks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension MultiTenantStore {
  /// Opens the store of a tenant, and makes it if there is none, unless it is open.
  ///
  /// - Parameter tenant: the tenant.
  /// - Returns: what keeps the store open.
  /// - Throws: ``TenantError`` if the store cannot be opened, or could not a short while ago.
  /// - Complexity: O(1) if it is open; otherwise that of opening it, and of closing others if too many are open
  public func lease(_ tenant: TenantName) throws(TenantError) -> TenantLease<Files> {
    guard let lease = try lease(tenant, makes: true) else {
      preconditionFailure("there is a store, as it is made otherwise")
    }
    return lease
  }

  /// Opens the store of a tenant, unless it is open; nil if there is none.
  ///
  /// This is for reading, which should not make stores.
  ///
  /// - Parameter tenant: the tenant.
  /// - Returns: what keeps the store open.
  /// - Throws: ``TenantError``, as ``lease(_:)``.
  /// - Complexity: that of ``lease(_:)``
  public func leaseIfPresent(_ tenant: TenantName) throws(TenantError) -> TenantLease<Files>? {
    try lease(tenant, makes: false)
  }

  private func lease(
    _ tenant: TenantName, makes: Bool
  ) throws(TenantError) -> TenantLease<Files>? {
    let time = now()
    let entry = state.withLock { $0.table.take(tenant, at: time) }
    var state = try open(entry, makes: makes, at: time)
    if case .closed = state {
      // While nothing is locked, as who is asked may ask other tenants.
      state = try open(entry, makes: makes, with: options.storeOptions(tenant), at: time)
    }
    guard case .open(let store) = state else { return nil }
    // While nothing else is locked, as stores are closed here.
    makeRoom()
    return TenantLease(store, entry, of: self)
  }

  /// Ends a use of an entry that is locked and has no store.
  func drop(_ entry: TenantEntry<Files>) {
    state.withLock {
      $0.table.release(entry)
      $0.table.remove(entry)
    }
  }

  func giveBack(_ entry: TenantEntry<Files>) {
    let time = now()
    state.withLock {
      $0.table.release(entry)
      $0.table.touch(entry, at: time)
    }
  }

  /// What has become of a store that somebody wants.
  private enum StoreState {
    case open(Store<Files>)
    /// It is there, and can be opened.
    case closed
    case absent
  }

  /// Opens the store of an entry, unless it is open, if its options are given. Ends the use of the entry if there is
  /// none.
  private func open(
    _ entry: TenantEntry<Files>, makes: Bool, with storeOptions: StoreOptions? = nil, at time: Int64
  ) throws(TenantError) -> StoreState {
    let observer = storeOptions?.observer.map(TenantObserver.init(holdingFor:))
    // Behind all else, when nothing is locked.
    defer { observer?.release() }
    return try entry.content.withLock { (content) throws(TenantError) in
      if let store = content.store { return .open(store) }
      var isUsed = false
      defer { if !isUsed { drop(entry) } }
      try checkQuarantine(of: entry.tenant, at: time)
      do throws(StoreError) {
        let isPresent = try makeDirectory(of: entry.tenant, makes: makes)
        isUsed = isPresent && storeOptions == nil
        guard isPresent, var storeOptions else {
          return isPresent ? .closed : .absent
        }
        storeOptions.observer = observer
        let path = path(of: entry.tenant)
        let store = try Store(path, on: files, options: storeOptions, now: now)
        state.withLock { $0.quarantine[entry.tenant] = nil }
        content = TenantEntry.Content(store: store, observer: observer)
        isUsed = true
        return .open(store)
      } catch {
        let error = TenantError(entry.tenant, .store(error))
        let quarantine = Quarantine(
          error: error, start: time, end: time.addingSaturated(options.retryTime))
        state.withLock { $0.quarantine[entry.tenant] = quarantine }
        throw error
      }
    }
  }

  /// Throws why a store could not be opened, if that is not long ago.
  private func checkQuarantine(of tenant: TenantName, at time: Int64) throws(TenantError) {
    let quarantine = state.withLock { $0.quarantine[tenant] }
    // If the clock has gone back, nobody knows how long ago it is.
    if let quarantine, quarantine.start <= time, time < quarantine.end { throw quarantine.error }
  }

  /// Makes the directory of a tenant if it is not there, and is to be.
  ///
  /// - Returns: whether it is there.
  private func makeDirectory(of tenant: TenantName, makes: Bool) throws(StoreError) -> Bool {
    let path = path(of: tenant)
    do throws(FileSystemError) {
      if try files.status(of: path) != nil { return true }
      guard makes else { return false }
      try files.createDirectory(path)
      do throws(FileSystemError) {
        try files.synchronizeDirectory(directory)
      } catch {
        // Otherwise it would be taken for durable the next time.
        try? files.remove(path)
        throw error
      }
      return true
    } catch { throw .file(error) }
  }
}
