internal import HashRing
internal import TestSupport

/// The ids of `count` instances.
func names(_ count: Int) -> [RingName] { (0..<count).map { RingName("instance-\($0)") } }

/// How many keys each instance of a ring without zones owns.
func owned(_ ring: RingDescription) -> [UInt64] {
  RingSnapshot(ring, options: RingOptions(replicationFactor: 1), now: 0).ownership().instances
}

/// What those with the least and the most keys own, compared with the mean.
func balance(_ ring: RingDescription) -> ClosedRange<Double> {
  let keys = owned(ring).map { Double($0) / 4_294_967_296 * Double(ring.instances.count) }
  return (keys.min() ?? 1)...(keys.max() ?? 1)
}

/// A ring of instances that joined one after the other and took balanced tokens.
func balanced(_ count: Int, tokens: Int, zones: [RingName] = [""]) -> RingDescription {
  let newcomers = names(count).enumerated().map {
    Instance(id: $1, zone: zones[$0 % zones.count])
  }
  return TokenPlanner(isZoneAware: zones.count > 1)
    .adding(newcomers, tokensEach: tokens, to: RingDescription()).ring
}

/// A ring as it should not be: tokens out of order and held by several, close together, in any state.
func odd(_ generator: inout SeededGenerator) -> RingDescription {
  let ranges: [ClosedRange<UInt32>] = [0...3, 0...100, (.max - 50)...(.max), 0...(.max)]
  let range = ranges[Int.random(in: 0..<4, using: &generator)]
  let zones: [RingName] = ["", "a", "b"]
  return RingDescription(
    names(Int.random(in: 0...9, using: &generator)).map { id in
      Instance(
        id: id, zone: zones[Int.random(in: 0..<3, using: &generator)],
        state: InstanceState(rawValue: Int32.random(in: -1...7, using: &generator)),
        heartbeat: Int64.random(in: .min ... .max, using: &generator),
        registered: Int64.random(in: -2...2, using: &generator),
        tokens: (0..<Int.random(in: 0...9, using: &generator)).map { _ in
          UInt32.random(in: range, using: &generator)
        })
    })
}
