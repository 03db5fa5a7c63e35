import FairQueueing
import TestSupport
import Testing

@Suite struct TenantTests {
  @Test func namesAreNeitherEmptyNorOverlong() throws {
    #expect(throws: TenantError.empty) { try Tenant("") }
    let longest = String(repeating: "a", count: Tenant.maximumLength)
    #expect(try Tenant(longest).name == longest)
    #expect(throws: TenantError.tooLong(byteCount: 1025)) { try Tenant(longest + "a") }
    #expect(throws: TenantError.tooLong(byteCount: 1026)) {
      try Tenant(String(repeating: "é", count: 513))
    }
  }

  @Test func namesOfDifferentBytesAreDifferentTenants() throws {
    #expect(try Tenant("caf\u{e9}") != Tenant("cafe\u{301}"))
    #expect(try Tenant("a") == Tenant("a"))
    #expect(try Tenant("a") != Tenant("A"))
  }
}
