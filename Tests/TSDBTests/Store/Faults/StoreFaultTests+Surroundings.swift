import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  /// A store with everything that a start puts in order, and what such a start finds.
  private static func disorder() throws -> (files: MemoryFileSystem, samples: StoredSamples) {
    var written = WrittenStore()
    for start in [0, 1_000, 2_000, 3_000] as [Int64] {
      try written.append(stride(from: start + 100, to: start + 1_000, by: 100), maintaining: true)
    }
    try written.append(stride(from: 4_010, to: 4_500, by: 10))
    try written.append([4_495, 4_485, 4_505], maintaining: true)
    let files = written.files
    // A log that is torn, a checkpoint and blocks that were not completed, and lost chunks.
    let logs = try LogDirectory("/data/wal", on: files).files
    let log = try #require(logs.last { $0.byteCount > 0 })
    let end = try #require(written.ends.last?.last)
    try files.truncate(log.path, to: end - 3)
    try files.createDirectory("/data/wal/checkpoint.00000999.tmp")
    for suffix in ["tmp-for-creation", "tmp-for-deletion"] {
      let path = "/data/\(SmallBlock.ulid(7)).\(suffix)"
      try files.createDirectory(path)
      try files.put([1], at: path + "/index")
    }
    let chunks = try HeadChunkDirectory("/data/chunks_head", on: files).files
    let chunk = try #require(chunks.last { $0.byteCount > 8 })
    try files.truncate(chunk.path, to: chunk.byteCount - 1)
    // Once more, so that all of it is durable.
    for path in [log.path, chunk.path] { try files.put(files.bytes(of: path), at: path) }
    for path in ["/data", "/data/wal", "/data/chunks_head"] {
      try files.synchronizeDirectory(path)
    }
    let samples = try Store(files.restarted(.nothing)).content()
    #expect(samples.count == 3)
    return (files, samples)
  }

  @Test("fault 25: a store that somebody has open is opened by others only to read")
  func secondProcess() throws {
    let folder = try #require(TemporaryFolder())
    let directory = folder.path + "/data"
    func open(isReadOnly: Bool = false) throws -> Store<LocalFileSystem> {
      try Store(directory, on: LocalFileSystem(), isReadOnly: isReadOnly) { 1_000 }
    }
    let first = try open()
    var batch = AppendBatch()
    batch.append(series(0), at: 100, 1)
    try first.commit(&batch)
    #expect(throws: StoreError.inUse(directory: directory)) { try open() }
    let expected: StoredSamples = [series(0): [100: .float(1)]]
    #expect(try open(isReadOnly: true).content() == expected)
    try first.close()
    #expect(try open().content() == expected)
  }

  @Test("fault 25: a start that is stopped at any step, and then another one, finds the same")
  func killedStart() throws {
    let (disorder, samples) = try Self.disorder()
    let whole = disorder.restarted(.nothing)
    let store = try Store(whole)
    #expect(!store.replay.isSound)
    let changeCount = whole.changeCount
    #expect(changeCount > 10)
    for crash in 0...changeCount {
      for loss in [.nothing, .allUnsynchronized, .some(seed: UInt64(crash))] as [CrashLoss] {
        let files = disorder.restarted(.nothing)
        files.crash(before: crash)
        _ = try? Store(files)
        let again = files.restarted(loss)
        try Self.expectRecovery(again, keeps: samples, "crash before change \(crash), \(loss)")
      }
    }
  }

  @Test("fault 25: what is only to be read is not changed, and read as far as it can be")
  func readOnly() throws {
    let (files, samples) = try Self.disorder()
    let changes = files.changeCount
    let store = try Store("/data", on: files, isReadOnly: true, options: .small) { 0 }
    #expect(try store.content() == samples)
    #expect(!store.replay.isSound)
    #expect(files.changeCount == changes)
    #expect(throws: StoreError.self) {
      try Store("/none", on: files, isReadOnly: true, options: .small) { 0 }
    }
    #expect(files.changeCount == changes)
  }

  @Test("fault 25: a directory that cannot be written to is an error, and can be read")
  func writeProtection() throws {
    var written = WrittenStore()
    try written.append([100, 200])
    let files = written.files
    let cause = FileSystemError.Cause(code: 30, text: "Read-only file system")
    files.fail(at: 0, cause)
    let error = #expect(throws: StoreError.self) { try Store(files) }
    guard case .file(let fileError) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(fileError.cause == cause)
    let store = try Store("/data", on: files, isReadOnly: true, options: .small) { 0 }
    #expect(try store.content() == written.samples)
  }

  @Test(
    "fault 25: a reader is not disturbed by deletions and retention, and the next one sees them")
  func deletionWhileReading() throws {
    var written = WrittenStore()
    for start in [0, 1_000, 2_000] as [Int64] {
      try written.append(stride(from: start + 100, to: start + 1_000, by: 100), maintaining: true)
    }
    var options = StoreOptions.small
    options.retention.duration = 500
    let store = try Store(written.files, options: options)
    var reader = try store.select(Selector([]))
    var samples = SampleCursor()
    var count = 0
    while try reader.next() {
      reader.open(&samples)
      while try samples.next() != nil { count += samples.count }
      try store.delete(Selector([]), in: TimeRange(0...1_500))
      try store.maintain()
      try store.flush()
      try store.maintain()
    }
    #expect(count == written.samples.values.reduce(0) { $0 + $1.count })
    let content = try store.content()
    #expect(content.values.allSatisfy { $0.keys.allSatisfy { $0 > 1_500 } })
    #expect(content.values.map(\.count).reduce(0, +) < count)
    try Self.expectRecovery(written.files, keeps: content, "deletions")
  }

  @Test("fault 25: a tenant that goes over its limit takes nothing from another")
  func burst() throws {
    var options = MultiTenantOptions()
    options.storeOptions = { tenant in
      var options = StoreOptions.small
      if tenant == "a" { options.head.limits.samplesPerSecond = 100 }
      return options
    }
    let tenants = try MultiTenantStore("/tenants", on: MemoryFileSystem(), options: options) { 0 }
    var accepted: [TenantName: Int] = [:]
    for time in 0..<50 as Range<Int64> {
      for tenant in ["a", "b"] as [TenantName] {
        var batch = AppendBatch()
        for number in 0..<10 { batch.append(series(number), at: time, 1) }
        try tenants.lease(tenant).store.commit(&batch)
        #expect(
          batch.rejections.allSatisfy { $0.error == .limit(.samplesPerSecond(100)) })
        accepted[tenant, default: 0] += batch.count - batch.rejections.count
      }
    }
    #expect(accepted == ["a": 100, "b": 500])
    for (tenant, count) in accepted {
      let content = try tenants.lease(tenant).store.content()
      #expect(content.values.reduce(0) { $0 + $1.count } == count)
    }
  }
}
