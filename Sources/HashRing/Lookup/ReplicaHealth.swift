/// Which instances can serve an operation, and how many of a key's replicas must.
struct ReplicaHealth: Sendable {
  private let areHealthy: [Bool]
  private let replicationFactor: Int
  private let rule: RingOptions.QuorumRule
  /// For each count of replicas that fit into words a byte: if all instances are healthy and the replicas
  /// are enough, how many may fail, plus one; else 0.
  private(set) var quickMaxErrors: UInt64 = 0

  init(_ snapshot: RingSnapshot, _ operation: Operation) {
    areHealthy = snapshot.instances.indices.map { snapshot.isHealthy($0, for: operation) }
    replicationFactor = snapshot.options.replicationFactor
    rule = snapshot.options.quorumRule
    if areHealthy.allSatisfy(\.self) {
      for count in 1...ReplicaWords.capacity where count >= required(of: count, found: count) {
        quickMaxErrors |=
          UInt64(count - required(of: count, found: count) + 1) << UInt64(8 * count)
      }
    }
  }

  /// How many of `healthy` replicas must answer, of those `found`.
  private func required(of healthy: Int, found: Int) -> Int {
    switch rule {
    case .majorityOfHealthy: Swift.max(replicationFactor, healthy) / 2 + 1
    case .majorityOfFound: Swift.max(replicationFactor, found) / 2 + 1
    case .one: 1
    }
  }

  /// Those of `found` that are healthy, with the number of them that may fail.
  ///
  /// - Throws: ``LookupError/emptyRing`` if none were found, or
  ///   ``LookupError/tooFewReplicas(healthy:required:)``.
  func judge(_ found: KeyReplicas) throws(LookupError) -> KeyReplicas {
    if found.isEmpty { throw .emptyRing }
    var healthy = KeyReplicas()
    for instance in found where areHealthy[instance] { healthy.append(UInt16(instance)) }
    let required = required(of: healthy.count, found: found.count)
    guard healthy.count >= required else {
      throw .tooFewReplicas(healthy: healthy.count, required: required)
    }
    return healthy.allowing(maxErrors: healthy.count - required)
  }
}
