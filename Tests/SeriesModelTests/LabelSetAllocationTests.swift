import SeriesModel
import TestSupport
import Testing

@Suite(
  "Label sets are one allocation each, and using them takes none",
  .enabled(if: Allocations.areUsers, Allocations.whyNotUsers)
)
struct LabelSetAllocationTests {
  private static let sets: [LabelSet] = (try? RealSeries.all()) ?? []

  @Test("hashing")
  func hashing() {
    let sets = Self.sets
    var hashes = [UInt64](repeating: 0, count: sets.count)
    var digest: UInt64 = 0
    Allocations.expect(0) {
      var output = hashes.mutableSpan
      LabelSet.hash64(of: sets.span, into: &output)
    }
    Allocations.expect(0) {
      for labels in sets {
        var hasher = Hasher()
        hasher.combine(labels)
        digest &+= labels.hash64 &+ labels.fingerprint &+ UInt64(hasher.finalize() & 1)
      }
    }
    #expect(digest != 0 && hashes.count == 3_307)
  }

  @Test("comparing")
  func comparing() {
    let sets = Self.sets
    var count = 0
    Allocations.expect(0) {
      count = 0
      for index in 1..<sets.count {
        if sets[index - 1] < sets[index] { count += 1 }
        if sets[index - 1] == sets[index] { count += 1 }
      }
    }
    #expect(count == sets.count - 1)
  }

  @Test("finding and walking over labels")
  func finding() {
    let sets = Self.sets
    let name = Array("instance".utf8)
    var byteCount = 0
    Allocations.expect(0) {
      byteCount = 0
      for labels in sets {
        byteCount += labels.valueRange(of: name.span)?.count ?? 0
        byteCount += labels.valueRange(of: "__name__")?.count ?? 0
        byteCount += labels.withValue(of: "job") { $0.count } ?? 0
        labels.forEachLabel { name, value in byteCount += name.count + value.count }
      }
    }
    #expect(byteCount > 0)
  }

  @Test("a builder that is used again allocates the set alone")
  func building() throws {
    let pairs = [("job", "api"), ("instance", "10.0.0.1:9090"), ("__name__", "up")].map {
      (Array($0.0.utf8), Array($0.1.utf8))
    }
    var builder = LabelSetBuilder()
    var labels = LabelSet()
    for pairs in [pairs, pairs.reversed()] {
      try Allocations.expect(1) {
        builder.removeAll()
        for (name, value) in pairs { try builder.add(name.span, value.span) }
        labels = try builder.build()
      }
    }
    let text = labels.withUTF8(Array.init(copying:))
    try Allocations.expect(1) { labels = try LabelSet(text: text.span) }
    #expect(labels.count == 3)
  }

  @Test("a hostile text takes no more than a small multiple of itself")
  func hostileText() {
    let text = [UInt8](repeating: 0xFF, count: 1 << 20)
    var labels: LabelSet?
    let byteCount = Allocations.bytes { labels = try? LabelSet(text: text.span) }
    #expect(labels == nil)
    #expect(byteCount < 8 * UInt64(text.count))
  }
}
