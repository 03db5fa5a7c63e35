import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A tenant that is deleted")
struct TenantDeletionTests {
  private static let kept: TenantName = "kept"
  private static let gone: TenantName = "gone"

  private static func start() throws -> TenantFixture {
    let fixture = try TenantFixture()
    try fixture.append(1, to: kept, durability: .fsync)
    try fixture.appendMuch(to: gone)
    #expect(fixture.tenants.maintain() == [])
    return fixture
  }

  @Test("has no samples, and can begin anew")
  func deletion() throws {
    let fixture = try Self.start()
    try fixture.tenants.delete(Self.gone)
    #expect(try fixture.tenants.tenants() == [Self.kept])
    #expect(try fixture.files.list("/tenants") == [Self.kept.text])
    #expect(try fixture.content(of: Self.gone) == nil)
    try fixture.tenants.delete(Self.gone)
    try fixture.append(3, to: Self.gone)
    #expect(try fixture.content(of: Self.gone) == [series(0): [10_000: .float(3)]])
    try fixture.tenants.delete(Self.gone)
    #expect(try fixture.tenants.tenants() == [Self.kept])
    #expect(try fixture.content(of: Self.kept) == [series(0): [10_000: .float(1)]])
  }

  @Test("must not be in use")
  func use() throws {
    let fixture = try Self.start()
    do {
      let lease = try fixture.tenants.lease(Self.gone)
      #expect(throws: TenantError(Self.gone, .inUse)) { try fixture.tenants.delete(Self.gone) }
      #expect(try !lease.store.content().isEmpty)
    }
    try fixture.tenants.delete(Self.gone)
    #expect(fixture.tenants.openStoreCount == 1)
  }

  @Test("must not be open in another process")
  func otherProcess() throws {
    let folder = try #require(TemporaryFolder())
    let files = LocalFileSystem()
    let tenants = try MultiTenantStore(folder.path, on: files) { 10_000 }
    // Locks are of those who have opened the file, in whatever process.
    let other = try MultiTenantStore(folder.path, on: files) { 10_000 }
    do {
      let lease = try other.lease(Self.gone)
      var batch = AppendBatch()
      batch.append(series(0), at: 10_000, 1)
      try lease.store.commit(&batch)
    }
    let error = #expect(throws: TenantError.self) { try tenants.delete(Self.gone) }
    guard case .store(.inUse) = error?.fault else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try tenants.tenants() == [Self.gone] && tenants.openStoreCount == 0)
    #expect(other.close() == [])
    #expect(try tenants.lease(Self.gone).store.content() == [series(0): [10_000: .float(1)]])
    try tenants.delete(Self.gone)
    #expect(try files.list(folder.path).isEmpty)
  }

  @Test("may be one that cannot be opened")
  func quarantined() throws {
    let fixture = try Self.start()
    _ = try fixture.files.create("/tenants/broken")
    #expect(throws: TenantError.self) { try fixture.content(of: "broken") }
    try fixture.tenants.delete("broken")
    #expect(fixture.tenants.quarantined == [])
    #expect(try fixture.content(of: "broken") == nil)
  }

  @Test(
    "is there as it was, or not at all, after a crash or a failure before any change",
    arguments: [CrashLoss.nothing, .allUnsynchronized, .some(seed: 1), .some(seed: 2)])
  func crash(loss: CrashLoss) throws {
    var wasThere = false
    for index in 0... {
      let fixture = try Self.start()
      let all = try fixture.content(of: Self.gone)
      let kept = try fixture.content(of: Self.kept)
      let before = fixture.files.changeCount
      fixture.files.crash(before: index)
      try? fixture.tenants.delete(Self.gone)
      let isDone = fixture.files.changeCount - before < index
      // Once more, as what was there after the first restart may be lost by the second crash.
      var files = fixture.files.restarted(loss)
      for loss in [loss, .nothing] {
        let after = try TenantFixture(files)
        let content = try after.content(of: Self.gone)
        #expect(content == nil || content == all, "before change \(index)")
        if isDone { #expect(content == nil) }
        wasThere = wasThere || content != nil
        #expect(try after.content(of: Self.kept) == kept)
        #expect(try after.files.list("/tenants").allSatisfy { (try? TenantName($0)) != nil })
        files = after.files.restarted(loss)
      }
      if isDone { break }
    }
    #expect(wasThere)
  }

  @Test("is there as it was, or not at all, if only the process was stopped, and later the system")
  func twoCrashes() throws {
    for index in 0..<3 {
      let fixture = try Self.start()
      let all = try fixture.content(of: Self.gone)
      #expect(fixture.tenants.close() == [])
      fixture.files.fail(at: index)
      try? fixture.tenants.delete(Self.gone)
      // As if another process took the same files.
      _ = try TenantFixture(fixture.files)
      for seed in 0..<30 as Range<UInt64> {
        let after = try TenantFixture(fixture.files.restarted(.some(seed: seed)))
        let content = try after.content(of: Self.gone)
        #expect(content == nil || content == all)
      }
    }
  }

  @Test("is gone after a repetition, whichever change failed")
  func failure() throws {
    for index in 0... {
      let fixture = try Self.start()
      let before = fixture.files.changeCount
      fixture.files.fail(at: index)
      try? fixture.tenants.delete(Self.gone)
      if fixture.files.changeCount - before <= index { break }
      try fixture.tenants.delete(Self.gone)
      #expect(try fixture.files.list("/tenants") == [Self.kept.text])
      #expect(fixture.tenants.openStoreCount == 1)
      let after = try TenantFixture(fixture.files.restarted(.allUnsynchronized))
      #expect(try after.content(of: Self.gone) == nil)
    }
  }
}
