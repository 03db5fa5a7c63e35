/// What decides, besides the tokens, which instances hold a key.
///
/// It changes with the states of the instances, and not with their heartbeats.
struct PlacementRules: Equatable, Sendable {
  let replicationFactor: Int
  /// The number of zones, of which each has the same share; 1 if they do not matter.
  let zoneCount: Int
  /// How many replicas of a key any zone may have.
  let zoneShare: Int
  /// How many zones may have one more than their share: those that reach it first.
  let zonesWithOneMore: Int
  let places: [Place]

  /// What is to know of an instance.
  struct Place: Equatable, Sendable {
    let zone: Int
    /// Whether its zone has a share that must not be exceeded.
    let isLimited: Bool
    /// Whether a further instance is taken when this one is.
    let extends: Bool
  }

  init(_ snapshot: RingSnapshot, _ operation: Operation) {
    let options = snapshot.options
    replicationFactor = options.replicationFactor
    zoneCount = options.isZoneAware ? Swift.max(1, snapshot.zones.count) : 1
    switch options.zoneRule {
    case .evenly:
      zoneShare = replicationFactor / zoneCount
      zonesWithOneMore = replicationFactor % zoneCount
    case .single: (zoneShare, zonesWithOneMore) = (1, 0)
    }
    places = snapshot.instances.indices.map { index in
      let instance = snapshot.instances[index]
      return Place(
        zone: options.isZoneAware ? Int(snapshot.zoneNumbers[index]) : 0,
        isLimited: options.isZoneAware && !instance.zone.isEmpty,
        extends: operation.extends(on: instance.state))
    }
  }
}
