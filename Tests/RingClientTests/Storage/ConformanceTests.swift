import HashRing
import RingClient
import RingTesting
import Testing

@Suite struct ConformanceTests {
  /// Where all tests run at once, a task may not get its turn for a minute.
  private static let patience = Duration.seconds(300)

  @Test(arguments: StorePromise.allCases)
  func storeInMemoryKeepsEveryPromiseForRings(promise: StorePromise) async throws {
    let store = InMemoryStore<RingDescription>()
    try await KeyValueStoreConformance(store: store, marks: .instances, patience: Self.patience)
      .check(promise)
  }

  @Test(arguments: StorePromise.allCases)
  func storeInMemoryKeepsEveryPromiseForBytes(promise: StorePromise) async throws {
    let store = InMemoryStore<[UInt8]>()
    try await KeyValueStoreConformance(store: store, marks: .bytes, patience: Self.patience)
      .check(promise)
  }

  @Test(arguments: Defect.allCases)
  func everyDefectIsFound(defect: Defect) async throws {
    for promise in defect.broken {
      let suite = KeyValueStoreConformance(
        store: BrokenStore(defect), marks: .bytes, patience: .milliseconds(200))
      let violation = await #expect(throws: ConformanceViolation.self, "\(promise)") {
        try await suite.check(promise)
      }
      #expect(violation?.promise == promise)
    }
  }

  @Test func everyPromiseIsBrokenBySomeDefect() {
    let broken = Set(Defect.allCases.flatMap(\.broken))
    // A store that makes up values is not worth a defect.
    #expect(Set(StorePromise.allCases).subtracting(broken) == [.absentKeyHasNoValue])
  }

  @Test func failuresOfTheStoreAreViolations() async {
    let store = InMemoryStore<[UInt8]> { _ in .failure }
    let suite = KeyValueStoreConformance(store: store, marks: .bytes)
    let violation = await #expect(throws: ConformanceViolation.self) {
      try await suite.check(.writtenValueIsRead)
    }
    #expect(violation?.description.contains("unavailable") == true)
  }
}
