import HashRing
import RingVectors
import SeriesModel
import TestSupport
import Testing

@Suite("Keys are those of Cortex")
struct KeyHashTests {
  @Test("all recorded series, tenants and blocks")
  func vectors() throws {
    let file = Fixtures.committed("ring/hash.jsonl")
    let report = try VectorFile(text: Fixtures.bytes(at: file)).check()
    #expect(report.failed == 0, "\(report.first ?? "")")
    #expect(report.cases == 1100)
  }

  @Test("keys that Cortex' own tests have")
  func knownKeys() throws {
    #expect(KeyHash().key == 2_166_136_261)
    let user = KeyHash(tenant: "user")
    for (metric, rest, key) in [
      ("metric_1", ["cluster": "cluster_1", "key": "value_1"], 0xEC0A_2E9D),
      ("metric_2", ["key": "value_1"], 0xA609_06F2), ("metric_1", ["key": "value_2"], 0x18AB_C8A2),
    ] as [(String, [String: String], UInt32)] {
      let pairs = [("__name__", metric)] + rest.map { ($0, $1) }
      #expect(user.key(of: try LabelSet(pairs.map { (name: $0, value: $1) })) == key)
    }
    let first = KeyHash(tenant: "user-1")
    #expect(first.key == 0xEBCC_6442)
    #expect(first.key(ofMetric: "http_requests_total".utf8.span) == 0xD974_E9B8)
    let labels = try LabelSet(["__name__": "http_requests_total", "job": "api"])
    #expect(first.key(of: labels) == 0x5190_16AC)
    #expect(first.key(byMetricOf: labels) == 0xD974_E9B8)
    #expect(first.key(byMetricOf: try LabelSet(["job": "api"])) == first.key)
    #expect(KeyHash.fnv1a(of: "user-1".utf8.span) == 0xF553_7974)
  }

  @Test("a batch has the keys of its sets, however many and however long", arguments: Seed.each(20))
  func batches(seed: Seed) throws {
    var generator = seed.generator
    for count in 0...13 {
      let sets = try (0..<count).map { _ in try generator.labels() }
      let tenant = KeyHash(tenant: generator.bytes(count).span)
      var keys = [UInt32](repeating: 7, count: count + 1)
      var span = keys.mutableSpan
      tenant.keys(of: sets.span, into: &span)
      #expect(keys == sets.map { tenant.key(of: $0) } + [7])
    }
  }

  @Test("a batch allocates nothing", .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func allocations() throws {
    var generator = SeededGenerator(seed: 1)
    let sets = try (0..<103).map { _ in try generator.labels() }
    let tenant = KeyHash(tenant: "user")
    var keys = [UInt32](repeating: 0, count: sets.count)
    Allocations.expect(0) {
      var span = keys.mutableSpan
      tenant.keys(of: sets.span, into: &span)
      for index in sets.indices { span[index] ^= tenant.key(of: sets[index]) }
    }
    #expect(keys == [UInt32](repeating: 0, count: sets.count))
  }

  @Test("too little room, and identifiers of another length, are the caller's fault")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      let sets = [LabelSet(), LabelSet()]
      var keys: [UInt32] = [0]
      var span = keys.mutableSpan
      KeyHash().keys(of: sets.span, into: &span)
    }
    await #expect(processExitsWith: .failure) {
      let bytes = [UInt8](repeating: 0, count: 15)
      _ = KeyHash.key(ofBlock: bytes.span)
    }
  }
}

extension SeededGenerator {
  /// Up to five labels, with values of up to 40 characters of all widths.
  fileprivate mutating func labels() throws -> LabelSet {
    let names = ["__name__", "a", "é", "job", "pod"].filter { _ in Bool.random(using: &self) }
    return try LabelSet(
      names.map { name in
        let letters = (0..<Int.random(in: 0...40, using: &self)).map { _ in
          "aß€😀\0".randomElement(using: &self) ?? "b"
        }
        return (name: name, value: String(letters))
      })
  }
}
