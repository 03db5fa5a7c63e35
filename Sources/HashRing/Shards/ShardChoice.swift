internal import SeededRandom

/// A shard while its members are being chosen.
struct ShardChoice {
  private let index: ShardIndex
  private let tenant: RingName
  private let window: LookbackWindow?
  private var members: InstanceSet

  /// No members yet.
  init(_ index: ShardIndex, _ tenant: RingName, _ window: LookbackWindow?) {
    self.index = index
    self.tenant = tenant
    self.window = window
    members = InstanceSet(capacity: index.candidates.count)
  }

  /// Takes all instances of a zone that are not left out.
  mutating func take(_ zone: ShardZone) {
    for member in zone.members where role(of: Int(member)) != .leftOut {
      members.insert(Int(member))
    }
  }

  /// Takes so many instances of a zone, and those that are taken besides. Ends early when there are no
  /// more.
  mutating func take(_ wanted: Int, of zone: ShardZone) {
    var random = GoRandom(
      seed: GoRandom.shuffleSeed(tenant: tenant.utf8.span, zone: zone.name.utf8.span))
    let everyone = members.count + zone.ownerCount
    var passes = TokenPasses(zone.tokens.count)
    for _ in 0..<min(wanted, zone.ownerCount) {
      guard members.count < everyone, draw(random.uint32(), from: zone.tokens, &passes) else {
        return
      }
    }
  }

  /// Takes the first instance from `key` on that is no member, and those that are taken on the way.
  ///
  /// - Returns: whether there is one.
  private mutating func draw(
    _ key: UInt32, from tokens: TokenIndex, _ passes: inout TokenPasses
  ) -> Bool {
    var position = tokens.position(of: key)
    while let place = passes.next(from: position) {
      let owner = Int(tokens.owners[place])
      position = place &+ 1
      guard !members.contains(owner) else { continue }
      switch role(of: owner) {
      case .settled:
        members.insert(owner)
        return true
      case .extending: members.insert(owner)
      case .leftOut: break
      }
    }
    return false
  }

  private func role(of instance: Int) -> ShardCandidate.Role {
    index.candidates[instance].role(in: window)
  }

  /// The shard of the members.
  var shard: ShuffleShard {
    guard members.count < index.candidates.count else { return index.wholeRing }
    return ShuffleShard(members: members.indices, isWholeRing: false)
  }
}
