import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("What tenants were told to be durable")
struct TenantCrashTests {
  /// Commits to tenants that are opened, maintained and closed in between; tells what is durable.
  private static func run(_ fixture: TenantFixture) -> [TenantName: StoredSamples] {
    var durable: [TenantName: StoredSamples] = [:]
    for step in 0..<9 {
      let tenant: TenantName = ["a", "b", "c"][step % 3]
      let time = 10_000 + Int64(step) * 300
      fixture.advance(by: 300)
      do {
        try fixture.append(step, to: tenant, at: time, durability: .fsync)
        durable[tenant, default: [:]][series(0), default: [:]][time] = .float(Double(step))
      } catch { break }
      if step % 4 == 1 { _ = fixture.tenants.maintain() }
      if step % 4 == 3 { _ = fixture.tenants.close() }
    }
    return durable
  }

  @Test(
    "is there after a crash before any change",
    arguments: [CrashLoss.nothing, .allUnsynchronized, .unsynchronizedBytes, .some(seed: 7)])
  func crash(loss: CrashLoss) throws {
    let whole = try TenantFixture()
    let start = whole.files.changeCount
    let all = Self.run(whole)
    let changeCount = whole.files.changeCount - start
    for index in stride(from: 0, to: changeCount, by: Effort.scaled(quick: 5, full: 1)) {
      let fixture = try TenantFixture()
      fixture.files.crash(before: index)
      let durable = Self.run(fixture)
      let after = try TenantFixture(fixture.files.restarted(loss))
      for tenant in try after.tenants.tenants() {
        let content = try #require(try after.content(of: tenant))[series(0)] ?? [:]
        let expected = durable[tenant]?[series(0)] ?? [:]
        // The last commit may be there, too, although that was not told.
        let isMore = content.count > expected.count
        #expect(content.count - expected.count <= 1)
        #expect(expected.allSatisfy { content[$0.key] == $0.value }, "before change \(index)")
        if isMore { #expect(content.allSatisfy { all[tenant]?[series(0)]?[$0.key] == $0.value }) }
      }
      #expect(try Set(durable.keys).isSubset(of: after.tenants.tenants()))
    }
  }
}
