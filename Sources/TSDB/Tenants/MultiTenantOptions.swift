/// How the stores of tenants are opened and closed.
public struct MultiTenantOptions: Sendable {
  /// After which time a store is closed that nobody uses, in milliseconds: ten minutes unless set.
  ///
  /// A store is maintained only while it is open. So where silent heads are to be flushed (``FlushRules/idleTime``), or
  /// old blocks to be removed from tenants that are gone, it is longer than that takes.
  public var idleTime: Int64 = 600_000
  /// How many stores are open at most, save for those that are in use: 250 unless set.
  ///
  /// Each has one file open, and one or two more once samples were appended to it.
  public var openStoreLimit = 250
  /// After which time a store that could not be opened is tried again, in milliseconds: a minute unless set.
  public var retryTime: Int64 = 60_000
  /// How the samples of a tenant are taken and kept; asked for whenever its store is opened, by each who comes
  /// before it is open. To find that out, stores of other tenants may be leased.
  public var storeOptions: @Sendable (TenantName) -> StoreOptions = { _ in StoreOptions() }

  /// The options that are told above.
  public init() {}
}
