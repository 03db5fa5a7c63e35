public import Blocks
internal import Synchronization

/// The samples of many tenants: a ``Store`` for each, which is open while it is needed.
///
/// ```swift
/// let tenants = try MultiTenantStore("data", on: LocalFileSystem()) { now() }
/// let lease = try tenants.lease(TenantName("team-a"))
/// try lease.store.commit(&batch)
/// ```
///
/// Each tenant has a directory of its name; the file system has to tell upper from lower case. Any number of tasks
/// can use the same and other tenants: only those wait whose store is just being opened or closed. A store that
/// cannot be opened stops none of the others. Nothing happens by itself: ``maintain()`` is called every minute or
/// so.
///
/// What has no store open takes no memory. As a tenant is only maintained while its store is open, one that nobody
/// uses keeps what it has.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public final class MultiTenantStore<Files: FileSystem>: Sendable {
  struct State: ~Copyable {
    var table = TenantTable<Files>()
    var quarantine: [TenantName: Quarantine] = [:]
    /// What went wrong when stores were closed, and nobody was told.
    var failures: [TenantError] = []
  }

  /// A store that could not be opened.
  struct Quarantine {
    var error: TenantError
    /// When it was tried last.
    var start: Int64
    /// When it is tried again.
    var end: Int64
  }

  /// The directory of the tenants' directories.
  public let directory: String

  let files: Files
  let options: MultiTenantOptions
  let now: @Sendable () -> Int64
  /// Locked for moments, and always after what an entry has.
  let state = Mutex(State())

  /// Opens a directory of tenants, or makes one. No store is opened.
  ///
  /// - Parameters:
  ///   - directory: the directory, which is made if it is not there, in one that is.
  ///   - files: where it lies.
  ///   - options: how the stores are opened and closed.
  ///   - now: the clock: the time in milliseconds since the Unix epoch.
  /// - Throws: `FileSystemError` if the directory cannot be made or listed.
  /// - Complexity: O(the number of tenants), and that of removing what is left of deleted ones
  public init(
    _ directory: String, on files: Files, options: MultiTenantOptions = MultiTenantOptions(),
    now: @escaping @Sendable () -> Int64
  ) throws(FileSystemError) {
    if try files.status(of: directory) == nil { try files.createDirectory(directory) }
    // A crash may have come between what changed names and this; nothing must rest on names that can go.
    try files.synchronizeParent(of: directory)
    try files.synchronizeDirectory(directory)
    for name in try files.list(directory) where name.hasSuffix(Self.deletedSuffix) {
      // What cannot be removed now is the next time.
      try? files.remove(directory + "/" + name)
    }
    self.directory = directory
    self.files = files
    self.options = options
    self.now = now
  }

  /// The names of the tenants that have a store, open or not, sorted by their bytes.
  ///
  /// - Throws: `FileSystemError` if the directory cannot be listed.
  /// - Complexity: O(the number of tenants)
  public func tenants() throws(FileSystemError) -> [TenantName] {
    var tenants: [TenantName] = []
    for name in try files.list(directory) {
      guard let tenant = try? TenantName(name), try files.status(of: path(of: tenant)) == .directory
      else { continue }
      tenants.append(tenant)
    }
    return tenants
  }

  /// How many stores are open, or about to be.
  public var openStoreCount: Int { state.withLock { $0.table.count } }

  /// The tenants whose stores could not be opened when that was last tried, sorted by their names.
  public var quarantined: [TenantError] {
    state.withLock { $0.quarantine.values.map(\.error) }.sorted { $0.tenant.text < $1.tenant.text }
  }

  /// Tries at the next access to open a store that could not be opened.
  ///
  /// - Parameter tenant: whose store.
  public func retry(_ tenant: TenantName) { state.withLock { $0.quarantine[tenant] = nil } }

  func path(of tenant: TenantName) -> String { directory + "/" + tenant.text }

  /// What is behind the name of a tenant that was deleted; it makes it a name that no tenant has.
  static var deletedSuffix: String { "~deleted" }
}
