public import Blocks

/// Keeps the store of a tenant open.
///
/// It has to live as long as the store is used, and what reads from it.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct TenantLease<Files: FileSystem>: ~Copyable, Sendable {
  /// The store, which is not closed before the lease ends.
  public let store: Store<Files>

  private let entry: TenantEntry<Files>
  private let tenants: MultiTenantStore<Files>

  init(_ store: Store<Files>, _ entry: TenantEntry<Files>, of tenants: MultiTenantStore<Files>) {
    self.store = store
    self.entry = entry
    self.tenants = tenants
  }

  deinit { tenants.giveBack(entry) }
}
