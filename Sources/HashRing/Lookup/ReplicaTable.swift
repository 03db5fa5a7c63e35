/// The instances that hold each key, found beforehand for one operation: a look-up reads two or three
/// cache lines.
///
/// ```swift
/// let table = ring.table(for: .write)
/// let replicas = try table.replicas(of: token)
/// replicas.map { ring.instances[$0].address }  // whom to send to
/// replicas.maxErrors  // 1, of three
/// ```
///
/// A table takes 8 bytes for each token beyond those of the ring, 16 where states extend the sets. It is
/// a value of its own: look-ups do not touch the snapshot.
public struct ReplicaTable: Sendable {
  let index: TokenIndex
  let rules: PlacementRules
  /// What the look-ups are for.
  public let operation: Operation
  private let slots: ReplicaSlots
  private let quorumRule: RingOptions.QuorumRule
  private var areHealthy: [Bool]
  private var isEveryoneHealthy: Bool

  init(_ snapshot: RingSnapshot, _ operation: Operation) {
    self.operation = operation
    index = snapshot.tokenIndex
    rules = PlacementRules(snapshot, operation)
    slots = ReplicaSlots(rules, owners: index.owners)
    quorumRule = snapshot.options.quorumRule
    areHealthy = []
    isEveryoneHealthy = true
    judgeHealth(in: snapshot)
  }

  /// Takes over which instances are healthy.
  mutating func judgeHealth(in snapshot: RingSnapshot) {
    areHealthy = snapshot.instances.indices.map { snapshot.isHealthy($0, for: operation) }
    isEveryoneHealthy = areHealthy.allSatisfy(\.self)
  }

  /// The healthy instances that hold a key, in order, and how many of them may fail.
  ///
  /// - Parameter key: a point on the ring: the hash of a series.
  /// - Throws: ``LookupError/emptyRing``, or ``LookupError/tooFewReplicas(healthy:required:)``.
  /// - Complexity: O(1) as a rule. Nothing is allocated, unless a key has more than seven replicas.
  @inline(__always)
  public func replicas(of key: UInt32) throws(LookupError) -> KeyReplicas {
    let found = placement(of: key)
    if isEveryoneHealthy && found.count > 0 { return try judged(found, found: found.count) }
    return try filtered(found)
  }

  /// All instances that hold a key, in order, whether they are healthy or not.
  ///
  /// - Parameter key: a point on the ring.
  /// - Returns: none if no instance has tokens; ``KeyReplicas/maxErrors`` is 0.
  /// - Complexity: as of ``replicas(of:)``
  @inline(__always)
  public func placement(of key: UInt32) -> KeyReplicas {
    guard index.count > 0 else { return KeyReplicas() }
    return replicas(at: index.position(of: key))
  }

  /// All instances that hold the keys of the token at `position`.
  @inline(__always)
  func replicas(at position: Int) -> KeyReplicas {
    let slot = position &* slots.width
    let first = slots.vectors[slot]
    guard first[0] != ReplicaSlots.overfull else { return walked(from: position) }
    return KeyReplicas(
      first: first, second: slots.width == 1 ? .zero : slots.vectors[slot &+ 1])
  }

  @inline(never)
  private func walked(from position: Int) -> KeyReplicas {
    ReplicaWalk(rules, owners: index.owners).replicas(from: position)
  }

  @inline(never)
  private func filtered(_ found: KeyReplicas) throws(LookupError) -> KeyReplicas {
    if found.isEmpty { throw .emptyRing }
    var healthy = KeyReplicas()
    for instance in found where areHealthy[instance] { healthy.append(UInt16(instance)) }
    return try judged(healthy, found: found.count)
  }

  /// The healthy replicas with the number of them that may fail.
  @inline(__always)
  private func judged(_ healthy: KeyReplicas, found: Int) throws(LookupError) -> KeyReplicas {
    let count = healthy.count
    let required =
      switch quorumRule {
      case .majorityOfHealthy: Swift.max(rules.replicationFactor, count) / 2 + 1
      case .majorityOfFound: Swift.max(rules.replicationFactor, found) / 2 + 1
      case .one: 1
      }
    guard count >= required else { throw .tooFewReplicas(healthy: count, required: required) }
    var replicas = healthy
    replicas.maxErrors = count - required
    return replicas
  }
}

extension RingSnapshot {
  /// The look-up table for an operation.
  ///
  /// - Parameter operation: what the look-ups are for.
  /// - Complexity: O(*t* + *n*) for *t* tokens and *n* instances
  public func table(for operation: Operation) -> ReplicaTable { ReplicaTable(self, operation) }
}
