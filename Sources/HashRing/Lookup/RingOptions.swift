/// How keys are placed on a ring: what all nodes that share it must agree on.
///
/// Two rules differ between Cortex and dskit, the library that other descendants of it share; the
/// defaults are Cortex'.
public struct RingOptions: Hashable, Sendable {
  /// How many instances hold a key.
  public private(set) var replicationFactor: Int
  /// Whether the instances that hold a key are in different zones, as far as there are so many.
  public var isZoneAware: Bool
  /// How old the last heartbeat of a healthy instance may be; `nil` for any age.
  public private(set) var heartbeatTimeout: Duration?
  /// Zones whose instances are treated as if they were not there.
  public var excludedZones: Set<RingName>
  /// How many replicas of a key a zone may have.
  public var zoneRule: ZoneRule
  /// How many of the replicas must answer.
  public var quorumRule: QuorumRule

  /// How many replicas of a key a zone may have, when the ring is zone-aware.
  public enum ZoneRule: Hashable, Sendable {
    /// As many as it takes to place all, spread evenly (Cortex): of 3 replicas in 2 zones, one zone has 2.
    case evenly
    /// One (dskit): with fewer zones than replicas, a key has fewer replicas.
    case single
  }

  /// How many of a key's replicas must answer.
  public enum QuorumRule: Hashable, Sendable {
    /// A majority of the healthy ones, or of the replication factor if that is more (Cortex).
    case majorityOfHealthy
    /// A majority of all that the look-up found, healthy or not, or of the replication factor if that is
    /// more (dskit, and Cortex before 2020).
    case majorityOfFound
    /// One.
    case one
  }

  /// Options as described.
  ///
  /// - Precondition: `replicationFactor` is in 1...``RingDescription/maximumInstanceCount``, and a `heartbeatTimeout` is not negative.
  public init(
    replicationFactor: Int = 3, isZoneAware: Bool = false,
    heartbeatTimeout: Duration? = .seconds(60), excludedZones: Set<RingName> = [],
    zoneRule: ZoneRule = .evenly, quorumRule: QuorumRule = .majorityOfHealthy
  ) {
    precondition(
      1...RingDescription.maximumInstanceCount ~= replicationFactor,
      "a key is held by at least one instance, and at most all")
    precondition(
      heartbeatTimeout ?? .zero >= .zero, "a heartbeat cannot be younger than the present")
    self.replicationFactor = replicationFactor
    self.isZoneAware = isZoneAware
    self.heartbeatTimeout = heartbeatTimeout
    self.excludedZones = excludedZones
    self.zoneRule = zoneRule
    self.quorumRule = quorumRule
  }

  /// Those of the instances that are not in excluded zones.
  func included(_ instances: [Instance]) -> [Instance] {
    excludedZones.isEmpty ? instances : instances.filter { !excludedZones.contains($0.zone) }
  }
}
