public import HashRing
internal import SeededRandom

/// A ring as benchmarks look keys up in it: instances with random tokens in three zones, all of them
/// active.
public struct RingWorkload: Sendable {
  /// The ring as it is stored.
  public private(set) var description: RingDescription
  private var later: RingDescription
  /// The snapshot that is looked at.
  public private(set) var snapshot: RingSnapshot
  /// Its table for writes.
  public private(set) var table: ReplicaTable
  /// Random keys.
  public let keys: [UInt32]

  /// The time at which the ring is looked at, in milliseconds since 1970.
  public static let now: Int64 = 1_700_000_000_000

  /// A ring of so many instances.
  ///
  /// - Parameters:
  ///   - instances: how many instances there are.
  ///   - tokens: how many tokens each of them has.
  ///   - isZoneAware: whether replicas are in different zones.
  ///   - keyCount: how many keys to draw.
  public init(instances: Int, tokens: Int, isZoneAware: Bool, keyCount: Int = 1 << 16) {
    description = Self.ring(instances: instances, tokens: tokens)
    later = Self.later(description)
    snapshot = RingSnapshot(
      description, options: Self.options(isZoneAware: isZoneAware), now: Self.now)
    table = snapshot.table(for: .write)
    var random = SplitMix64(state: 55)
    keys = (0..<keyCount).map { _ in UInt32(truncatingIfNeeded: random.next() >> 32) }
  }

  /// The options of every measurement: three replicas, and heartbeats of up to an hour.
  public static func options(isZoneAware: Bool) -> RingOptions {
    RingOptions(isZoneAware: isZoneAware, heartbeatTimeout: .seconds(3600))
  }

  /// Instances with tokens that one generator draws, instance after instance; values that are taken are
  /// drawn again.
  public static func ring(instances: Int, tokens: Int) -> RingDescription {
    var random = SplitMix64(state: 5)
    var taken: Set<UInt32> = []
    taken.reserveCapacity(instances * tokens)
    return RingDescription(
      (0..<instances).map { number in
        var own: [UInt32] = []
        own.reserveCapacity(tokens)
        while own.count < tokens {
          let token = UInt32(truncatingIfNeeded: random.next() >> 32)
          if taken.insert(token).inserted { own.append(token) }
        }
        own.sort()
        return Instance(
          id: RingName("instance-\(number)"),
          address: RingName("10.0.\(number / 256).\(number % 256):9095"),
          zone: RingName("zone-\(number % 3)"), heartbeat: now / 1000,
          registered: now / 1000 - 86_400,
          tokens: own)
      })
  }

  /// Looks every key up.
  ///
  /// - Returns: a number that depends on every look-up.
  public func lookUp() throws(LookupError) -> UInt64 {
    var sum: UInt64 = 0
    for key in keys {
      let replicas = try table.replicas(of: key)
      sum &+= UInt64(truncatingIfNeeded: replicas[0] ^ replicas[2])
    }
    return sum
  }

  /// Makes the snapshot and its table anew.
  ///
  /// - Returns: a number that depends on the table.
  public func build() -> UInt64 {
    let snapshot = RingSnapshot(description, options: snapshot.options, now: Self.now)
    return UInt64(snapshot.table(for: .write).placement(of: 0)[0])
  }

  /// Has every instance give a sign of life, and takes that over into the snapshot and its table.
  ///
  /// - Returns: how the ring has changed.
  public mutating func beat() -> UInt64 {
    let change = snapshot.update(to: later, now: Self.now + 1_000)
    table.update(to: snapshot)
    swap(&description, &later)
    return UInt64(change.rawValue)
  }

  /// A ring with the heartbeats of a second later, whose tokens lie elsewhere in memory, as those of a
  /// ring that was just read do.
  private static func later(_ description: RingDescription) -> RingDescription {
    RingDescription(
      description.instances.map {
        var instance = $0
        instance.heartbeat += 1
        instance.tokens = instance.tokens.map(\.self)
        return instance
      })
  }
}
