import Blocks
import Synchronization
import TSDB
import Testing

/// A lease that lives as long as one wants.
final class KeptLease: Sendable {
  private let lease = Mutex<TenantLease<MemoryFileSystem>?>(nil)

  func take(_ tenant: TenantName, of tenants: MultiTenantStore<MemoryFileSystem>) {
    do throws(TenantError) {
      var taken: TenantLease? = try tenants.lease(tenant)
      lease.withLock { $0 = taken.take() }
    } catch { Issue.record(error) }
  }

  func end() { lease.withLock { $0 = nil } }
}
