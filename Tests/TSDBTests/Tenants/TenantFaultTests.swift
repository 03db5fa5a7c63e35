import Blocks
import Foundation
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A fault of one tenant")
struct TenantFaultTests {
  @Test("is told at each access and in the list, and stops no other tenant")
  func quarantine() throws {
    let fixture = try TenantFixture()
    let tenants = fixture.tenants
    try fixture.files.createDirectory("/tenants/b")
    _ = try fixture.files.create("/tenants/b/wal")
    func error() -> TenantError? {
      do throws(TenantError) {
        _ = try tenants.lease("b").store
        return nil
      } catch { return error }
    }
    let fault = try #require(error())
    #expect(fault.tenant == "b")
    #expect("\(fault)".hasPrefix("tenant b: /tenants/b/wal: "))
    try fixture.append(1, to: "a")
    fixture.advance(by: 49)
    #expect(error() == fault)
    #expect(throws: fault) { try fixture.content(of: "b") }
    #expect(tenants.quarantined == [fault])
    #expect(tenants.maintain() == [])
    #expect(tenants.openStoreCount == 1)
    #expect(fixture.opened == ["b", "a"], "it is not tried again before its time")

    fixture.advance(by: 1)
    #expect(error() == fault)
    #expect(fixture.opened == ["b", "a", "b"])
    try fixture.files.remove("/tenants/b/wal")
    #expect(error() == fault)
    tenants.retry("b")
    #expect(tenants.quarantined == [])
    #expect(error() == nil)
    #expect(fixture.opened == ["b", "a", "b", "b"])
    try fixture.append(2, to: "b")
  }

  @Test("ends when the store can be opened again")
  func recovery() throws {
    let fixture = try TenantFixture()
    fixture.files.fail(at: 0)
    #expect(throws: TenantError.self) { try fixture.append(1, to: "a") }
    #expect(fixture.tenants.quarantined.map(\.tenant) == ["a"])
    fixture.advance(by: 50)
    try fixture.append(1, to: "a")
    #expect(fixture.tenants.quarantined == [])
  }

  @Test("is tried again at once if the clock has gone back, and then not before its time")
  func clockGoingBack() throws {
    let fixture = try TenantFixture()
    fixture.files.fail(at: 0)
    #expect(throws: TenantError.self) { try fixture.append(1, to: "a") }
    fixture.advance(by: -1)
    fixture.files.fail(at: 0)
    #expect(throws: TenantError.self) { try fixture.append(1, to: "a") }
    fixture.advance(by: 49)
    #expect(throws: TenantError.self) { try fixture.append(1, to: "a") }
    fixture.advance(by: -50)
    try fixture.append(1, to: "a")
    #expect(fixture.tenants.quarantined == [])
  }

  @Test("does not stop the maintenance of others, which is told, and tried again")
  func maintenance() throws {
    let fixture = try TenantFixture()
    let names: [TenantName] = ["a", "b", "c"]
    for tenant in names { try fixture.appendMuch(to: tenant) }
    let contents = try names.map { try fixture.content(of: $0) }
    fixture.files.fail(at: 0)
    #expect(fixture.tenants.maintain().count == 1)
    #expect(try names.count { try fixture.blockCount(of: $0) > 0 } >= 2)
    #expect(fixture.tenants.maintain() == [])
    #expect(try names.allSatisfy { try fixture.blockCount(of: $0) > 0 })
    #expect(try names.map { try fixture.content(of: $0) } == contents)
  }

  @Test("leaves nothing open, though maintenance comes while the store is being opened")
  func maintenanceWhileOpening() async throws {
    let files = GatedFileSystem()
    let tenants = try MultiTenantStore("/tenants", on: files) { 10_000 }
    let maintained = Counter()
    for round in 1...3 {
      // The directory is made, and what is in it is not.
      try tenants.delete("a")
      files.files.fail(at: 3)
      files.hook.set("/tenants/a") {
        // Not a task, as all threads of tasks may be taken.
        Thread.detachNewThread {
          _ = tenants.maintain()
          maintained.increment()
        }
        // Until maintenance waits, for the most part.
        let end = ContinuousClock.now + .milliseconds(20)
        while ContinuousClock.now < end {}
      }
      #expect(throws: TenantError.self) { _ = try tenants.lease("a").store }
      tenants.retry("a")
      await eventually { maintained.count == round }
      #expect(tenants.openStoreCount == 0)
    }
  }

  @Test("leaves a store open whose samples cannot be made durable, and is told")
  func closing() throws {
    // Whatever fails, and then fails again, no sample is lost, and the other store is closed.
    for (first, second) in (0..<5).flatMap({ first in (0..<35).map { (first, $0) } }) {
      let fixture = try TenantFixture()
      try fixture.append(1, to: "a")
      try fixture.append(1, to: "b")
      for (round, change) in [first, second].enumerated() {
        let before = fixture.files.changeCount
        fixture.files.fail(at: change)
        let failures = fixture.tenants.close()
        #expect(fixture.tenants.openStoreCount <= failures.count && failures.count <= 1)
        if round == 0 {
          // What comes after a failure may do without what failed.
          let hasFailed = change < fixture.files.changeCount - before
          #expect(failures.count == (hasFailed ? 1 : 0))
        }
      }
      fixture.files.fail(at: -1)
      for tenant in ["a", "b"] as [TenantName] {
        #expect(try fixture.content(of: tenant) == [series(0): [10_000: .float(1)]])
      }
    }
  }

  @Test("when it is opened is none afterwards, whichever change fails")
  func opening() throws {
    for index in 0..<100 {
      let fixture = try TenantFixture()
      fixture.files.fail(at: index)
      let before = fixture.files.changeCount
      do throws(TenantError) {
        _ = try fixture.tenants.lease("a").store
      } catch {
        #expect(fixture.tenants.openStoreCount == 0)
        fixture.tenants.retry("a")
      }
      let isDone = fixture.files.changeCount - before <= index
      fixture.files.fail(at: -1)
      try fixture.append(1, to: "a", durability: .fsync)
      let after = try TenantFixture(fixture.files.restarted(.allUnsynchronized))
      #expect(try after.content(of: "a") == [series(0): [10_000: .float(1)]])
      if isDone { return }
    }
    Issue.record("opening ends at some time")
  }
}
