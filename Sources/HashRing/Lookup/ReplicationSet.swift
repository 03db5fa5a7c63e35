/// The instances that together hold all keys, and how many of them, or of their zones, need not answer.
///
/// A query that may match any series goes to all of them.
public struct ReplicationSet: Hashable, Sendable {
  /// Indices into ``RingSnapshot/instances``, ascending.
  public var instances: [Int]
  /// How many of the instances may fail.
  public var maxErrors: Int
  /// Of how many zones all instances may fail; 0 with ``maxErrors`` of 0 if every instance must answer.
  public var maxUnavailableZones: Int
  /// Whether failures are counted by zone.
  public var isZoneAware: Bool
}

extension RingSnapshot {
  /// All instances that are healthy for an operation, each of which must answer.
  ///
  /// - Parameter operation: what they are asked for.
  /// - Throws: ``LookupError/emptyRing`` when the ring has no instances.
  /// - Complexity: O(*n*) for *n* instances
  public func allHealthy(for operation: Operation) throws(LookupError) -> ReplicationSet {
    if instances.isEmpty { throw .emptyRing }
    return ReplicationSet(
      instances: instances.indices.filter { isHealthy($0, for: operation) }, maxErrors: 0,
      maxUnavailableZones: 0, isZoneAware: false)
  }

  /// The instances that hold all keys, with so many answers required that every key is answered by a
  /// majority of its replicas.
  ///
  /// In a zone-aware ring, a zone of which any instance is not healthy is left out as a whole.
  ///
  /// - Parameter operation: what they are asked for.
  /// - Throws: ``LookupError/emptyRing`` when no instance has tokens, or
  ///   ``LookupError/tooManyUnhealthy``.
  /// - Complexity: O(*n*) for *n* instances
  public func replicationSet(for operation: Operation) throws(LookupError) -> ReplicationSet {
    if tokenIndex.count == 0 { throw .emptyRing }
    let healthy = instances.indices.filter { isHealthy($0, for: operation) }
    let replicationFactor = options.replicationFactor
    guard options.isZoneAware else {
      let required = Swift.max(instances.count, replicationFactor) - replicationFactor / 2
      guard healthy.count >= required else { throw .tooManyUnhealthy }
      return ReplicationSet(
        instances: healthy, maxErrors: healthy.count - required, maxUnavailableZones: 0,
        isZoneAware: false)
    }
    var isFailed = [Bool](repeating: false, count: zones.count)
    for index in instances.indices where !isHealthy(index, for: operation) {
      isFailed[Int(zoneNumbers[index])] = true
    }
    let failedCount = isFailed.count(where: \.self)
    let tolerated = Swift.min(zones.count, replicationFactor) / 2
    guard failedCount <= tolerated else { throw .tooManyUnhealthy }
    return ReplicationSet(
      instances: healthy.filter { !isFailed[Int(zoneNumbers[$0])] }, maxErrors: 0,
      maxUnavailableZones: tolerated - failedCount, isZoneAware: true)
  }
}
