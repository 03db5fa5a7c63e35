internal import Blocks
internal import TSDB
internal import Workloads

extension Measurements {
  /// Measures the store, in a directory for temporary files.
  func runStore() throws {
    guard isWanted("tsdb.") else { return }
    let files = LocalFileSystem()
    let root = temporaryPath()
    try files.createDirectory(root)
    defer { try? files.remove(root) }
    let population = try StorePopulation(
      seriesCount: effort.storeSeriesCount, roundCount: effort.storeRoundCount)
    try runAppending(population, root, files)
    try runDurableCommits(root, files)
    try runReading(population, root, files)
    try runOpening(root, files)
    if isWanted("tsdb.tenants") { try runTenants(root, files) }
  }

  private func options(_ compression: LogCompression?) -> StoreOptions {
    var options = StoreOptions()
    options.head.futureGrace = 0
    options.head.keepsLog = compression != nil
    options.head.logCompression = compression ?? .none
    return options
  }

  private func runAppending(
    _ population: StorePopulation, _ root: String, _ files: LocalFileSystem
  ) throws {
    let units = population.labels.count
    for (name, compression) in [
      ("log", LogCompression.none), ("compressed", .zstd), ("snappy", .snappy), ("nolog", nil),
    ] where isWanted("tsdb.append.\(name)") {
      let directory = "\(root)/append-\(name)"
      var work = try AppendWorkload(population, in: directory, on: files, options(compression))
      _ = try work.create()
      // So that what the log takes is that of samples.
      for _ in 1..<population.roundCount { _ = try work.append() }
      let size = try files.size(of: directory + "/wal")
      try run(
        "tsdb.append.\(name)", "ns/sample", units: units,
        logBytesPerSample: compression == nil
          ? nil : Double(size) / Double(units * population.roundCount)
      ) { try work.append() }
    }
    if isWanted("tsdb.create") { try runCreating(population, root, files) }
    // At last: threads that have ended let go of what they had some time later, which is not to be measured as
    // memory of others.
    if isWanted("tsdb.append.twothreads") {
      var work = try SharedAppending(
        population.labels, threadCount: 2, in: root + "/append-twothreads", on: files,
        options(LogCompression.none))
      try run(
        "tsdb.append.twothreads", "ns/sample", units: units * SharedAppending.roundCount, on: .wall
      ) { try work.run() }
    }
  }

  private func runCreating(
    _ population: StorePopulation, _ root: String, _ files: LocalFileSystem
  ) throws {
    let units = population.labels.count
    let bytes = try bytesPerSeries(population, root + "/memory", files)
    var count = 0
    try run("tsdb.create", "ns/op", units: units, bytesPerSeries: bytes) {
      count += 1
      let directory = "\(root)/create-\(count)"
      var work = try AppendWorkload(
        population, in: directory, on: files, options(LogCompression.none))
      let result = try work.create()
      try files.remove(directory)
      return result
    }
  }

  private func bytesPerSeries(
    _ population: StorePopulation, _ directory: String, _ files: LocalFileSystem
  ) throws -> (one: Double, all: Double) {
    let start = allocatedByteCount()
    var work = try StoreMemoryWorkload(
      population, in: directory, on: files, options(LogCompression.none))
    func bytes() -> Double {
      Double(allocatedByteCount() - start) / Double(population.labels.count)
    }
    try work.appendFirst()
    let one = bytes()
    try work.appendRest()
    return (one, bytes())
  }

  /// Each commit asks for the store of its tenant, which is open.
  private func runTenants(_ root: String, _ files: LocalFileSystem) throws {
    let start = allocatedByteCount()
    let count = effort.tenantCount
    var work = try TenantWorkload(count: count, in: root + "/tenants", on: files)
    for _ in 0..<3 { _ = try work.append() }
    let bytes = Double(allocatedByteCount() - start) / Double(count)
    try run("tsdb.tenants", "ns/op", units: count, bytesPerTenant: bytes) { try work.append() }
  }

  /// By the clock on the wall, as all of it is waiting for the disk.
  private func runDurableCommits(_ root: String, _ files: LocalFileSystem) throws {
    for count in [1, 8] where isWanted("tsdb.commit.fsync.\(count)") {
      var work = try DurableCommits(
        threadCount: count, in: "\(root)/durable-\(count)", on: files)
      try run(
        "tsdb.commit.fsync.\(count)", "ns/op", units: count * DurableCommits.commitCount, on: .wall
      ) { try work.run() }
    }
  }

  private func runReading(
    _ population: StorePopulation, _ root: String, _ files: LocalFileSystem
  ) throws {
    let units = population.labels.count / 100 * population.roundCount
    if isWanted("tsdb.select.head") || isWanted("tsdb.compact") {
      var head = try StoreWorkload(
        population, in: root + "/head", on: files, options(.snappy), isFlushed: false)
      try run("tsdb.select.head", "ns/sample", units: units) { try head.select() }
      try files.createDirectory(root + "/compacted")
      try run("tsdb.compact", "ns/sample", units: head.sampleCount) {
        try head.compact(to: root + "/compacted")
      }
    }
    if isWanted("tsdb.select.block") {
      var block = try StoreWorkload(
        population, in: root + "/block", on: files, options(.snappy), isFlushed: true)
      try run("tsdb.select.block", "ns/sample", units: units) { try block.select() }
    }
  }

  private func runOpening(_ root: String, _ files: LocalFileSystem) throws {
    if isWanted("tsdb.replay") {
      let population = try StorePopulation(seriesCount: effort.storeSeriesCount, roundCount: 20)
      let work = try StoreWorkload(
        population, in: root + "/replay", on: files, options(.snappy), isFlushed: false)
      try run("tsdb.replay", "ns/sample", units: work.sampleCount) { try work.open() }
    }
    if isWanted("tsdb.open.50") {
      let population = try StorePopulation(seriesCount: effort.storeSeriesCount, roundCount: 2)
      let work = try StoreWorkload(
        population, in: root + "/open", on: files, options(nil), isFlushed: false)
      try work.addBlocks(50)
      try run("tsdb.open.50", "ns/op", units: 1) { try work.open() }
    }
  }
}
