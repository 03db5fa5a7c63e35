/// What moves when one ring takes the place of another: the ranges of keys that change hands.
///
/// ```swift
/// let plan = MovementPlan(from: ring, to: larger)
/// for move in plan.moves {
///   for handover in move.handovers { … }  // from plan.instances[handover.from!] to …
/// }
/// plan.totals().gained  // the number of keys for each instance
/// ```
///
/// A change of the order alone moves nothing.
public struct MovementPlan: Sendable {
  /// The ids of the instances of both rings, in order.
  public let instances: [RingName]
  /// The ranges that change hands, ascending.
  public let moves: [KeyMove]

  /// The plan of what moves from one ring to another.
  ///
  /// - Parameters:
  ///   - old: the ring before.
  ///   - new: the ring after. It may have other options.
  ///   - operation: the one whose replica sets are compared. The default looks at all instances that hold
  ///     keys, whatever their states.
  /// - Complexity: O(*t*) for *t* tokens of both rings. Where the states of most instances extend the
  ///   operation, nearly all hold each key: it takes a look-up for each token then, and what moves takes
  ///   as much memory as there are moves times instances.
  public init(
    from old: RingSnapshot, to new: RingSnapshot, for operation: Operation = .reporting
  ) {
    let ids = Set(old.instances.map(\.id)).union(new.instances.map(\.id)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
    let oldNumbers = old.instances.map { numbers[$0.id, default: 0] }
    let newNumbers = new.instances.map { numbers[$0.id, default: 0] }
    // Where the zones of an instance differ between the rings, that of the newer counts.
    var zones = Array(repeating: RingName(), count: ids.count)
    for (instance, number) in zip(old.instances, oldNumbers) { zones[number] = instance.zone }
    for (instance, number) in zip(new.instances, newNumbers) { zones[number] = instance.zone }

    var pairing = HandoverPairing(zones)
    var moves: [KeyMove] = []
    var (before, after) = (
      old.table(for: operation).intervals(), new.table(for: operation).intervals()
    )
    var (held, holding) = (before.next(), after.next())
    var first: UInt32 = 0
    while let former = held, let present = holding {
      let last = min(former.keys.upperBound, present.keys.upperBound)
      // Most keys stay where they are, and nothing needs to be made for them.
      let areSame = former.replicas.elementsEqual(present.replicas) {
        oldNumbers[$0] == newNumbers[$1]
      }
      if !areSame {
        let holders = former.replicas.map { oldNumbers[$0] }
        let nextHolders = present.replicas.map { newNumbers[$0] }
        let handovers = pairing.handovers(from: holders, to: nextHolders)
        // There are none if the same instances hold the keys in another order.
        if !handovers.isEmpty {
          moves.append(
            KeyMove(keys: first...last, before: holders, after: nextHolders, handovers: handovers))
        }
      }
      if former.keys.upperBound == last { held = before.next() }
      if present.keys.upperBound == last { holding = after.next() }
      first = last &+ 1
    }
    instances = ids
    self.moves = moves
  }
}
