import HashRing
import SeededRandom

/// Shards as the rules say them, one token after the other.
struct ShardWalk {
  private let ring: RingSnapshot
  private let rules: ShardRules
  private let start: Int64?

  init(_ ring: RingSnapshot, rules: ShardRules, start: Int64?) {
    self.ring = ring
    self.rules = rules
    self.start = start
  }

  func members(of tenant: RingName, size: Int) -> [Int] {
    let instances = ring.instances
    let everyone = Array(instances.indices)
    let isDskit = rules.wholeRule == .zones
    if !isDskit && (size <= 0 || size >= instances.count) { return everyone }
    if isDskit && size <= 0 { return everyone.filter(isIncluded) }
    if isDskit, let start, instances.allSatisfy({ $0.registered > 0 && $0.registered >= start }) {
      return everyone
    }
    var members: Set<Int> = []
    let zones = ring.options.isZoneAware ? ring.zones : [""]
    for (number, zone) in zones.enumerated() {
      let inZone = everyone.filter { !ring.options.isZoneAware || instances[$0].zone == zone }
      var wanted = (size + zones.count - 1) / zones.count
      if rules.sizeRule == .exact {
        wanted = (0..<size).count { $0 % zones.count == number }
      }
      if isDskit && ring.options.isZoneAware && wanted >= inZone.count {
        members.formUnion(inZone.filter(isIncluded))
        continue
      }
      let tokens = Set(inZone.flatMap { instances[$0].tokens }).sorted()
      var random = GoRandom(
        seed: GoRandom.shuffleSeed(tenant: tenant.utf8.span, zone: zone.utf8.span))
      draws: for _ in 0..<wanted {
        let key = random.uint32()
        let first = tokens.firstIndex { $0 > key } ?? 0
        for token in tokens[first...] + tokens[..<first] {
          let owner = everyone.last { instances[$0].tokens.contains(token) }
          guard let owner, !members.contains(owner), isIncluded(owner) else { continue }
          members.insert(owner)
          if !isPassed(owner) { continue draws }
        }
        break
      }
    }
    return members.sorted()
  }

  private func isIncluded(_ index: Int) -> Bool {
    let instance = ring.instances[index]
    guard rules.readOnlyRule == .leftOut, instance.isMarkedReadOnly else { return true }
    guard let start else { return false }
    return instance.readOnlyUpdated == 0 || instance.readOnlyUpdated >= start
  }

  private func isPassed(_ index: Int) -> Bool {
    let instance = ring.instances[index]
    if let start, instance.registered >= start { return true }
    switch rules.readOnlyRule {
    case .extending: return instance.state == .readOnly
    case .leftOut:
      guard let start else { return false }
      return instance.isMarkedReadOnly || instance.readOnlyUpdated >= start
    }
  }
}
