public import Blocks
internal import SeriesModel
internal import TSDB

/// Stores of many tenants, all of them open, with ten series each.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct TenantWorkload {
  private let tenants: MultiTenantStore<LocalFileSystem>
  private let names: [TenantName]
  private let labels: [LabelSet]
  private var round: Int64 = 0

  /// Stores without samples, none of which is open.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - directory: where their directories lie, which is made.
  ///   - files: where that is.
  /// - Throws: `FileSystemError` or `TenantNameError`; no `LabelSetError`, as the labels are valid.
  public init(count: Int, in directory: String, on files: LocalFileSystem) throws {
    var options = MultiTenantOptions()
    options.openStoreLimit = count
    tenants = try MultiTenantStore(directory, on: files, options: options) { .max }
    names = try (0..<count).map { try TenantName("tenant-\($0)") }
    labels = try StorePopulation(seriesCount: 10, roundCount: 1).labels
  }

  /// Commits a sample of each series to each store, by its labels.
  ///
  /// - Returns: the number of stores that are open.
  /// - Throws: `TenantError` or `FileSystemError`.
  public mutating func append() throws -> UInt64 {
    round += 1
    for name in names {
      let lease = try tenants.lease(name)
      var batch = AppendBatch()
      for labels in labels { batch.append(labels, at: round * 15_000, Double(round)) }
      try lease.store.commit(&batch)
    }
    return UInt64(tenants.openStoreCount)
  }
}
