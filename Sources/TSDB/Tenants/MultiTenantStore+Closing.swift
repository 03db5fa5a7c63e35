internal import Blocks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension MultiTenantStore {
  /// Maintains the open stores, one after another, and closes those that nobody has used for a while.
  ///
  /// It is to be called every minute or so, by one task at a time. Stores can be used meanwhile. If the task is
  /// cancelled, it ends after the store at hand.
  ///
  /// - Returns: what went wrong, here and when stores were closed since the last call. Others were maintained all
  ///   the same, and the next call tries again.
  /// - Complexity: that of maintaining and closing the stores
  public func maintain() -> [TenantError] {
    for entry in state.withLock({ $0.table.entries }) where !Task.isCancelled {
      guard state.withLock({ $0.table.retain(entry) }) else { continue }
      let store = entry.content.withLock { content in
        if content.store == nil { drop(entry) }
        return content.store
      }
      guard let store else { continue }
      note(entry.tenant) { () throws(StoreError) in try store.maintain() }
      entry.content.withLock { $0.isMaintained = true }
      state.withLock { $0.table.release(entry) }
    }
    let now = now()
    state.withLock { $0.table.noteTime(now) }
    return closeUnused(until: now.addingSaturated(-options.idleTime))
  }

  /// Closes all stores that nobody uses.
  ///
  /// They are opened again when they are needed.
  ///
  /// - Returns: what went wrong, here and when stores were closed since the last call of ``maintain()``. A store
  ///   whose samples cannot be made durable stays open.
  /// - Complexity: that of closing the stores
  public func close() -> [TenantError] { closeUnused(until: .max) }

  private func closeUnused(until time: Int64) -> [TenantError] {
    for entry in state.withLock({ $0.table.unused(until: time) }) { close(entry) }
    return state.withLock { state in
      defer { state.failures = [] }
      return state.failures
    }
  }

  /// Closes stores that nobody uses, the one that was used longest ago first, until no more are open than may be.
  func makeRoom() {
    while let entry = state.withLock({ state in
      state.table.count > options.openStoreLimit ? state.table.unused(atMost: 1).first : nil
    }), close(entry) {}
  }

  /// Closes a store, unless somebody uses it.
  ///
  /// - Returns: whether it is not open because of a fault.
  @discardableResult
  private func close(_ entry: TenantEntry<Files>) -> Bool {
    var observer: TenantObserver?
    // Behind all else, when nothing is locked.
    defer { observer?.release() }
    return entry.content.withLock { content in
      guard state.withLock({ $0.table.isUnused(entry) }) else { return true }
      observer = content.observer
      observer?.hold()
      if let store = content.store {
        if !content.isMaintained {
          note(entry.tenant) { () throws(StoreError) in try store.maintain() }
        }
        let isDurable = note(entry.tenant) { () throws(StoreError) in
          // What the log has lost is in memory alone.
          if store.head.logLossCount > 0 { try store.flush() }
          do throws(FileSystemError) { try store.synchronize() } catch { throw .file(error) }
        }
        guard isDurable else {
          let time = now()
          state.withLock { $0.table.touch(entry, at: time) }
          return false
        }
        note(entry.tenant) { () throws(StoreError) in
          do throws(FileSystemError) { try store.close() } catch { throw .file(error) }
        }
        content = TenantEntry.Content()
      }
      state.withLock { $0.table.remove(entry) }
      return true
    }
  }

  /// Does something, and keeps the error, if there is one, until somebody is told.
  ///
  /// - Returns: whether there is none.
  @discardableResult
  private func note(_ tenant: TenantName, _ body: () throws(StoreError) -> Void) -> Bool {
    do throws(StoreError) {
      try body()
      return true
    } catch {
      let error = TenantError(tenant, .store(error))
      state.withLock { $0.failures.append(error) }
      return false
    }
  }
}
