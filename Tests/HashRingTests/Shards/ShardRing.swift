import HashRing
import TestSupport

/// A ring that changes, for tests of what is chosen from it.
struct ShardRing {
  var description = RingDescription()
  var options: RingOptions
  private let tokenCount: Int
  private var random: SeededGenerator
  private var joined = 0

  /// A ring of so many instances, each in the next of the zones `a`, `b` and so on; not zone-aware if
  /// there are none.
  init(_ count: Int, zones: Int, tokens: Int = 64, seed: Seed, registered: Int64 = 1) {
    options = RingOptions(isZoneAware: zones > 0)
    tokenCount = tokens
    random = seed.generator
    for number in 0..<count {
      join(zone: zones == 0 ? "" : Self.zone(number % zones), registered: registered)
    }
  }

  static func zone(_ number: Int) -> RingName {
    RingName(utf8: [UInt8(ascii: "a") + UInt8(number)])
  }

  var snapshot: RingSnapshot { RingSnapshot(description, options: options, now: 0) }
  var ids: [RingName] { description.instances.map(\.id) }

  /// One of the instances.
  func instance(using generator: inout SeededGenerator) -> Instance {
    description.instances[Int.random(in: ids.indices, using: &generator)]
  }

  /// Adds an instance, the id of which comes anywhere among those of the others.
  @discardableResult
  mutating func join(zone: RingName, registered: Int64) -> RingName {
    joined += 1
    let id = RingName("\(random.next() % 1000)-\(joined)")
    let tokens = (0..<tokenCount).map { _ in UInt32(random.next() >> 32) }.sorted()
    description[id] = Instance(id: id, zone: zone, registered: registered, tokens: tokens)
    return id
  }

  /// The ids of a shard's members.
  func ids(of shard: ShuffleShard) -> Set<RingName> {
    Set(shard.members.map { description.instances[$0].id })
  }
}
