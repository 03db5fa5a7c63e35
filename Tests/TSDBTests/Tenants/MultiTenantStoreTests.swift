import Blocks
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("Stores of many tenants")
struct MultiTenantStoreTests {
  @Test("keep the samples of tenants apart, and have them again when they are opened again")
  func isolation() throws {
    let fixture = try TenantFixture()
    try fixture.append(1, to: "a")
    try fixture.append(2, to: "A", durability: .none)
    try fixture.append(3, to: "b", series: 1)
    let expected: [TenantName: StoredSamples] = [
      "a": [series(0): [10_000: .float(1)]], "A": [series(0): [10_000: .float(2)]],
      "b": [series(1): [10_000: .float(3)]],
    ]
    #expect(fixture.tenants.close() == [])
    #expect(fixture.tenants.openStoreCount == 0)
    for files in [fixture.files, fixture.files.restarted(.allUnsynchronized)] {
      let fixture = try TenantFixture(files)
      #expect(try fixture.tenants.tenants() == ["A", "a", "b"])
      for (tenant, content) in expected { #expect(try fixture.content(of: tenant) == content) }
      #expect(fixture.tenants.openStoreCount == 3)
    }
  }

  @Test("are not made for those who only read")
  func absence() throws {
    let fixture = try TenantFixture()
    let changes = fixture.files.changeCount
    #expect(try fixture.content(of: "a") == nil)
    #expect(fixture.files.changeCount == changes)
    #expect(fixture.tenants.openStoreCount == 0)
    #expect(fixture.opened == [])
    // What is no directory, or has no tenant's name, is no tenant.
    try fixture.files.createDirectory("/tenants/a,b")
    _ = try fixture.files.create("/tenants/c")
    #expect(try fixture.tenants.tenants() == [])
  }

  @Test("are closed when nobody has used them for the idle time, and not while somebody does")
  func idleClosing() throws {
    let fixture = try TenantFixture()
    let tenants = fixture.tenants
    try fixture.append(1, to: "a")
    do {
      let lease = try tenants.lease("b")
      fixture.advance(by: 60)
      try fixture.append(1, to: "c")
      fixture.advance(by: 40)
      #expect(tenants.maintain() == [])
      #expect(tenants.openStoreCount == 2)
      fixture.advance(by: 60)
      #expect(tenants.maintain() == [])
      #expect(tenants.openStoreCount == 1)
      var batch = AppendBatch()
      batch.append(series(0), at: 10_000, 7)
      try lease.store.commit(&batch)
      #expect(tenants.close() == [])
      #expect(tenants.openStoreCount == 1)
    }
    // The end of the lease was its last use.
    fixture.advance(by: 99)
    #expect(tenants.maintain() == [])
    #expect(tenants.openStoreCount == 1)
    fixture.advance(by: 1)
    #expect(tenants.maintain() == [])
    #expect(tenants.openStoreCount == 0)
    #expect(fixture.opened == ["a", "b", "c"])
    #expect(try fixture.content(of: "b") == [series(0): [10_000: .float(7)]])
  }

  @Test("are closed when they are idle, also once the clock has gone back")
  func clockGoingBack() throws {
    let fixture = try TenantFixture()
    try fixture.append(1, to: "a")
    fixture.advance(by: -5_000)
    try fixture.append(1, to: "b", at: 5_000)
    fixture.advance(by: 100)
    #expect(fixture.tenants.maintain() == [])
    #expect(fixture.tenants.openStoreCount == 1)
    // Since when nobody has used it is known from then on.
    fixture.advance(by: 99)
    try fixture.append(1, to: "b", at: 5_001)
    #expect(fixture.tenants.maintain() == [])
    #expect(fixture.opened == ["a", "b", "b"] && fixture.tenants.openStoreCount == 2)
    fixture.advance(by: 1)
    #expect(fixture.tenants.maintain() == [])
    #expect(fixture.tenants.openStoreCount == 1)
    try fixture.append(1, to: "a", at: 10_001)
    #expect(fixture.opened == ["a", "b", "b", "a"])
  }

  @Test(
    "are open up to the limit: those used longest ago are closed",
    arguments: Seed.each(Effort.scaled(quick: 4, full: 40)))
  func limit(seed: Seed) throws {
    var generator = seed.generator
    let limit = Int.random(in: 1...5, using: &generator)
    let fixture = try TenantFixture(openStoreLimit: limit)
    var expected: [TenantName] = []
    // The one that was used last is at the end.
    var open: [TenantName] = []
    for step in 0..<40 {
      let tenant = try TenantName("\(Int.random(in: 0..<8, using: &generator))")
      try fixture.append(step, to: tenant, at: 10_000 + Int64(step))
      if let index = open.firstIndex(of: tenant) {
        open.remove(at: index)
      } else {
        expected.append(tenant)
        if open.count == limit { open.removeFirst() }
      }
      open.append(tenant)
      try #require(fixture.opened == expected)
      try #require(fixture.tenants.openStoreCount == open.count)
    }
  }

  @Test("are all open beyond the limit while they are used")
  func limitOfUsed() throws {
    let fixture = try TenantFixture(openStoreLimit: 1)
    do {
      let first = try fixture.tenants.lease("a")
      let second = try fixture.tenants.lease("b")
      #expect(fixture.tenants.openStoreCount == 2)
      #expect(try first.store.content().isEmpty)
      #expect(try second.store.content().isEmpty)
    }
    try fixture.append(1, to: "c")
    #expect(fixture.tenants.openStoreCount == 1)
  }

  @Test("are opened once for tasks that come at a time, and lose nothing while others are closed")
  func concurrency() async throws {
    let fixture = try TenantFixture(openStoreLimit: 3)
    let names = try (0..<6).map { try TenantName("t\($0)") }
    let taskCount = 8
    let sampleCount = Effort.scaled(quick: 24, full: 200)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<taskCount {
        group.addTask {
          for step in 0..<sampleCount {
            let tenant = names[(step * (task + 1) + task) % names.count]
            try fixture.append(
              step, to: tenant, series: task, at: 10_000 + Int64(step), durability: .none)
            if step % 4 == 0 { await Task.yield() }
          }
        }
      }
      let closer = Task {
        while !Task.isCancelled {
          let failures =
            Int.random(in: 0..<2) == 0 ? fixture.tenants.close() : fixture.tenants.maintain()
          #expect(failures == [])
          await Task.yield()
        }
      }
      try await group.waitForAll()
      closer.cancel()
      await closer.value
    }
    #expect(fixture.tenants.close() == [])
    #expect(fixture.tenants.openStoreCount == 0)
    // All that is there now was written when the stores were closed.
    let after = try TenantFixture(fixture.files.restarted(.allUnsynchronized))
    for (index, tenant) in names.enumerated() {
      var expected: StoredSamples = [:]
      for task in 0..<taskCount {
        for step in 0..<sampleCount where (step * (task + 1) + task) % names.count == index {
          expected[series(task), default: [:]][10_000 + Int64(step)] = .float(Double(step))
        }
      }
      #expect(try after.content(of: tenant) == expected)
    }
  }

  @Test("are not closed if somebody comes to use them while others are closed")
  func useWhileClosing() throws {
    let fixture = try TenantFixture()
    try fixture.appendMuch(to: "a")
    try fixture.append(1, to: "b")
    let kept = KeptLease()
    // The clock is read when "a" gets a block, which is before "b" is closed.
    fixture.once(.readingClock) { kept.take("b", of: fixture.tenants) }
    #expect(fixture.tenants.close() == [])
    #expect(fixture.tenants.openStoreCount == 1)
    try fixture.append(2, to: "b", series: 1)
    kept.end()
    #expect(fixture.opened == ["a", "b"])
    let after = try TenantFixture(fixture.files.restarted(.nothing))
    #expect(try after.content(of: "b")?.count == 2)
  }

  @Test("are maintained before they are closed, if that was not done since they were opened")
  func maintenanceBeforeClosing() throws {
    let fixture = try TenantFixture(openStoreLimit: 1)
    do {
      let lease = try fixture.tenants.lease("a")
      try fixture.appendMuch(to: "a")
      #expect(try lease.store.content().count == 1)
    }
    #expect(try fixture.blockCount(of: "a") == 0)
    try fixture.append(1, to: "b")
    #expect(try fixture.blockCount(of: "a") > 0)
  }

  @Test("are opened once, however many ask")
  func openingOnce() async throws {
    let fixture = try TenantFixture()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<64 {
        group.addTask {
          #expect(throws: Never.self) {
            try fixture.append(task, to: task % 2 == 0 ? "a" : "b", series: task)
          }
        }
      }
    }
    #expect(fixture.openings.map(\.text).sorted() == ["a", "b"])
    #expect(try fixture.content(of: "a")?.count == 32)
  }

  @Test("can be leased by those who are asked for options, and who are told of stores")
  func reentrance() throws {
    let fixture = try TenantFixture()
    fixture.once(.askingOptions) { Self.expectContent(of: ["b"], in: fixture) }
    try fixture.append(1, to: "a")
    #expect(fixture.openings == ["b", "a"])
    fixture.once(.tellingOpened) { Self.expectContent(of: ["a", "b", "c", "d"], in: fixture) }
    try fixture.append(1, to: "c")
    #expect(fixture.openings == ["b", "a", "c", "d"])
    // Of the block it is told when the store is closed.
    try fixture.appendMuch(to: "e")
    fixture.once(.tellingBlock) { Self.expectContent(of: ["a", "e"], in: fixture) }
    #expect(fixture.tenants.close() == [])
    #expect(try fixture.blockCount(of: "e") > 0)
    #expect(fixture.openings.suffix(2) == ["a", "e"])
  }

  private static func expectContent(of tenants: [TenantName], in fixture: TenantFixture) {
    for tenant in tenants {
      #expect(throws: Never.self) { _ = try fixture.tenants.lease(tenant).store.content() }
    }
  }

  @Test("tell what they do in order, though it is told when nothing is locked")
  func events() throws {
    let fixture = try TenantFixture(openStoreLimit: 1)
    let order = Mutex<[String]>([])
    try fixture.appendMuch(to: "a")
    fixture.once(.tellingBlock) {
      order.withLock { $0.append("block, \(fixture.tenants.openStoreCount) open") }
    }
    fixture.once(.tellingOpened) { order.withLock { $0.append("opened") } }
    try fixture.append(1, to: "b")
    #expect(order.withLock { $0 } == ["opened", "block, 1 open"])
  }
}
