internal import SeededRandom

/// A shard while its members are being chosen.
struct ShardChoice {
  private let index: ShardIndex
  private let tenant: RingName
  private let window: LookbackWindow?
  /// A bit for each instance, whether it is a member.
  private var bits: [UInt64]
  private var count = 0

  /// No members yet.
  init(_ index: ShardIndex, _ tenant: RingName, _ window: LookbackWindow?) {
    self.index = index
    self.tenant = tenant
    self.window = window
    bits = Array(repeating: 0, count: (index.candidates.count + 63) / 64)
  }

  /// Takes all instances of a zone that are not left out.
  mutating func take(_ zone: ShardZone) {
    for member in zone.members where role(of: Int(member)) != .leftOut { insert(Int(member)) }
  }

  /// Takes so many instances of a zone, and those that are taken besides. Ends early when there are no
  /// more.
  mutating func take(_ wanted: Int, of zone: ShardZone) {
    var random = GoRandom(
      seed: GoRandom.shuffleSeed(tenant: tenant.utf8.span, zone: zone.name.utf8.span))
    let everyone = count + zone.ownerCount
    for _ in 0..<min(wanted, zone.ownerCount) {
      guard count < everyone, draw(random.uint32(), from: zone.tokens) else { return }
    }
  }

  /// Takes the first instance from `key` on that is no member, and those that are taken on the way.
  ///
  /// - Returns: whether there is one.
  private mutating func draw(_ key: UInt32, from tokens: TokenIndex) -> Bool {
    guard tokens.count > 0 else { return false }
    var position = tokens.position(of: key)
    for _ in 0..<tokens.count {
      let owner = Int(tokens.owners[position])
      position = position &+ 1 == tokens.count ? 0 : position &+ 1
      guard !contains(owner) else { continue }
      switch role(of: owner) {
      case .settled:
        insert(owner)
        return true
      case .extending: insert(owner)
      case .leftOut: break
      }
    }
    return false
  }

  private func role(of instance: Int) -> ShardCandidate.Role {
    index.candidates[instance].role(in: window)
  }

  private func contains(_ instance: Int) -> Bool {
    bits[instance &>> 6] &>> UInt64(instance & 63) & 1 == 1
  }

  private mutating func insert(_ instance: Int) {
    guard !contains(instance) else { return }
    bits[instance &>> 6] |= 1 &<< UInt64(instance & 63)
    count &+= 1
  }

  /// The shard of the members.
  var shard: ShuffleShard {
    guard count < index.candidates.count else { return index.wholeRing }
    var members: [Int] = []
    members.reserveCapacity(count)
    for (word, bits) in bits.enumerated() {
      var rest = bits
      while rest != 0 {
        members.append(word &<< 6 &+ rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
    return ShuffleShard(members: members, isWholeRing: false)
  }
}
