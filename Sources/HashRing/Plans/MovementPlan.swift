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
  /// - Complexity: O(*t*) for *t* tokens of both rings
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

    var moves: [KeyMove] = []
    let (before, after) = (
      old.table(for: operation).intervals(), new.table(for: operation).intervals()
    )
    var (oldPlace, newPlace) = (0, 0)
    var first: UInt32 = 0
    while oldPlace < before.count, newPlace < after.count {
      let (oldKeys, newKeys) = (before[oldPlace].keys, after[newPlace].keys)
      let last = min(oldKeys.upperBound, newKeys.upperBound)
      let (held, holding) = (before[oldPlace].replicas, after[newPlace].replicas)
      // Most keys stay where they are, and nothing needs to be made for them.
      let areSame = held.elementsEqual(holding) { oldNumbers[$0] == newNumbers[$1] }
      if !areSame,
        let move = Self.move(
          first...last, from: held.map { oldNumbers[$0] }, to: holding.map { newNumbers[$0] },
          zones: zones)
      {
        moves.append(move)
      }
      if oldKeys.upperBound == last { oldPlace += 1 }
      if newKeys.upperBound == last { newPlace += 1 }
      first = last &+ 1
    }
    instances = ids
    self.moves = moves
  }

  /// The move of some keys, unless the same instances hold them in another order. Who gains what another
  /// loses is one of the same zone if there is one, and else the next in order.
  private static func move(
    _ keys: ClosedRange<UInt32>, from before: [Int], to after: [Int], zones: [RingName]
  ) -> KeyMove? {
    var losing = before.filter { !after.contains($0) }
    var gaining = after.filter { !before.contains($0) }
    guard !losing.isEmpty || !gaining.isEmpty else { return nil }
    var handovers: [KeyMove.Handover] = []
    for gainer in gaining {
      guard let place = losing.firstIndex(where: { zones[$0] == zones[gainer] }) else { continue }
      handovers.append(KeyMove.Handover(from: losing.remove(at: place), to: gainer))
    }
    gaining.removeAll { gainer in handovers.contains { $0.to == gainer } }
    for place in 0..<max(losing.count, gaining.count) {
      handovers.append(
        KeyMove.Handover(
          from: place < losing.count ? losing[place] : nil,
          to: place < gaining.count ? gaining[place] : nil))
    }
    return KeyMove(keys: keys, before: before, after: after, handovers: handovers)
  }
}
