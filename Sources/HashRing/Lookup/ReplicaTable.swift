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
/// A table takes 8 bytes for each token beyond those of the ring, and 24 if any key has more than three
/// replicas. It is a value of its own: look-ups do not touch the snapshot.
public struct ReplicaTable: Sendable {
  @usableFromInline let quick: QuickLookup
  // An object, as a value of this size would be copied for each call.
  @usableFromInline let contents: Contents

  init(_ snapshot: RingSnapshot, _ operation: Operation) {
    let rules = PlacementRules(snapshot, operation)
    self.init(
      Contents(
        operation: operation, rules: rules, index: snapshot.tokenIndex,
        slots: ReplicaSlots(rules, owners: snapshot.tokenIndex.owners),
        health: ReplicaHealth(snapshot, operation)))
  }

  private init(_ contents: Contents) {
    self.contents = contents
    quick = QuickLookup(contents.index, contents.slots, contents.health)
  }

  /// What the look-ups are for.
  public var operation: Operation { contents.operation }

  /// The healthy instances that hold a key, in order, and how many of them may fail.
  ///
  /// - Parameter key: a point on the ring: the hash of a series.
  /// - Throws: ``LookupError/emptyRing``, or ``LookupError/tooFewReplicas(healthy:required:)``.
  /// - Complexity: O(1) as a rule. Nothing is allocated, unless a key has more than seven replicas.
  @inlinable
  @inline(__always)
  public func replicas(of key: UInt32) throws(LookupError) -> KeyReplicas {
    let (word, maxErrors) = quick.find(key)
    guard maxErrors > 0 else { return try contents.replicas(of: key) }
    return KeyReplicas(
      ReplicaWords(first: word), maxErrors: Int(truncatingIfNeeded: maxErrors) &- 1)
  }

  /// All instances that hold a key, in order, whether they are healthy or not.
  ///
  /// - Parameter key: a point on the ring.
  /// - Returns: none if no instance has tokens; ``KeyReplicas/maxErrors`` is 0.
  /// - Complexity: as of ``replicas(of:)``
  public func placement(of key: UInt32) -> KeyReplicas { contents.placement(of: key) }

  /// Follows the snapshot that the table was made of, after that was updated.
  ///
  /// Where only heartbeats differ, or states in a way that changes no set, the sets are kept.
  ///
  /// - Parameter snapshot: the updated snapshot.
  /// - Complexity: O(*n*) for *n* instances where the sets are kept, and else that of
  ///   ``RingSnapshot/table(for:)``
  public mutating func update(to snapshot: RingSnapshot) {
    let rules = PlacementRules(snapshot, operation)
    if contents.index.isIdentical(to: snapshot.tokenIndex) && rules == contents.rules {
      self = ReplicaTable(
        Contents(
          operation: operation, rules: rules, index: contents.index, slots: contents.slots,
          health: ReplicaHealth(snapshot, operation)))
    } else {
      self = ReplicaTable(snapshot, operation)
    }
  }

  /// All that a table consists of.
  @usableFromInline
  final class Contents: Sendable {
    let operation: Operation
    let rules: PlacementRules
    let index: TokenIndex
    let slots: ReplicaSlots
    let health: ReplicaHealth

    init(
      operation: Operation, rules: PlacementRules, index: TokenIndex, slots: ReplicaSlots,
      health: ReplicaHealth
    ) {
      self.operation = operation
      self.rules = rules
      self.index = index
      self.slots = slots
      self.health = health
    }

    @usableFromInline
    func replicas(of key: UInt32) throws(LookupError) -> KeyReplicas {
      try health.judge(placement(of: key))
    }

    func placement(of key: UInt32) -> KeyReplicas { placement(at: index.position(of: key)) }

    /// All instances that hold the keys of the token at `position`; none if it is 0, and there are no
    /// tokens.
    func placement(at position: Int) -> KeyReplicas {
      let words = slots.replicas(at: position)
      return words.count > 0 || index.count == 0
        ? KeyReplicas(words) : ReplicaWalk(rules, owners: index.owners).replicas(from: position)
    }
  }
}

extension RingSnapshot {
  /// The look-up table for an operation.
  ///
  /// - Parameter operation: what the look-ups are for.
  /// - Complexity: O(*t* + *n*) for *t* tokens and *n* instances
  public func table(for operation: Operation) -> ReplicaTable { ReplicaTable(self, operation) }
}
