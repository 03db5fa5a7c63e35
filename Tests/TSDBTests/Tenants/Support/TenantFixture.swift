import Blocks
import SeriesModel
import Synchronization
import TSDB

/// Tenants on a file system in memory, with a clock that stands still unless it is moved.
final class TenantFixture: Sendable {
  /// When something can be done that others do at any time.
  enum Moment { case readingClock, askingOptions, tellingOpened, tellingBlock }

  /// What the closures of the options see.
  private final class Shared: Sendable {
    let now = Mutex<Int64>(10_000)
    let opened = Mutex<[TenantName]>([])
    let openings = Mutex<[TenantName]>([])
    private let actions = Mutex<[Moment: @Sendable () -> Void]>([:])

    func set(_ moment: Moment, _ action: @escaping @Sendable () -> Void) {
      actions.withLock { $0[moment] = action }
    }

    func act(_ moment: Moment) { actions.withLock { $0.removeValue(forKey: moment) }?() }
  }

  private struct Observer: StoreObserver {
    let shared: Shared
    let tenant: TenantName

    func record(_ event: StoreEvent) {
      switch event {
      case .opened:
        shared.openings.withLock { $0.append(tenant) }
        shared.act(.tellingOpened)
      case .blockWritten: shared.act(.tellingBlock)
      default: break
      }
    }
  }

  let files: MemoryFileSystem
  let tenants: MultiTenantStore<MemoryFileSystem>
  private let shared: Shared

  init(_ files: MemoryFileSystem = MemoryFileSystem(), openStoreLimit: Int = 1_000) throws {
    let shared = Shared()
    var options = MultiTenantOptions()
    options.idleTime = 100
    options.retryTime = 50
    options.openStoreLimit = openStoreLimit
    options.storeOptions = { tenant in
      shared.opened.withLock { $0.append(tenant) }
      shared.act(.askingOptions)
      var options = StoreOptions.small
      options.observer = Observer(shared: shared, tenant: tenant)
      return options
    }
    tenants = try MultiTenantStore("/tenants", on: files, options: options) {
      shared.act(.readingClock)
      return shared.now.withLock { $0 }
    }
    self.files = files
    self.shared = shared
  }

  /// The tenants whose stores were to be opened, one for each time.
  var opened: [TenantName] { shared.opened.withLock { $0 } }

  /// The tenants whose stores were opened, one for each time.
  var openings: [TenantName] { shared.openings.withLock { $0 } }

  func advance(by milliseconds: Int64) { shared.now.withLock { $0 += milliseconds } }

  /// Does something the next time.
  func once(_ moment: Moment, _ action: @escaping @Sendable () -> Void) {
    shared.set(moment, action)
  }

  /// Appends so much to a tenant that some of it should become blocks.
  func appendMuch(to tenant: TenantName) throws {
    for time in stride(from: Int64(4_000), through: 10_000, by: 500) {
      try append(Int(time), to: tenant, at: time, durability: .fsync)
    }
  }

  /// How many blocks a tenant has.
  func blockCount(of tenant: TenantName) throws -> Int {
    try files.list("/tenants/\(tenant)").count { ULID($0) != nil }
  }

  /// Appends a sample of a series.
  func append(
    _ value: Int, to tenant: TenantName, series number: Int = 0, at time: Int64 = 10_000,
    durability: Durability = .write
  ) throws {
    let lease = try tenants.lease(tenant)
    var batch = AppendBatch()
    batch.append(series(number), at: time, Double(value))
    try lease.store.commit(&batch, durability: durability)
    if let rejection = batch.rejections.first { throw rejection.error }
  }

  /// The samples of a tenant; nil if it has no store.
  func content(of tenant: TenantName) throws -> StoredSamples? {
    guard let lease = try tenants.leaseIfPresent(tenant) else { return nil }
    return try lease.store.content()
  }
}

extension TenantName: ExpressibleByStringLiteral {
  /// A name that is known to be one.
  init(stringLiteral text: String) {
    do throws(TenantNameError) {
      try self.init(text)
    } catch { preconditionFailure("\(error)") }
  }
}
