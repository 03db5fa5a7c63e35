/// A ring taken apart into the circles that are balanced each in itself, while its tokens are planned
/// anew.
struct Circles {
  /// In the order of their ids, as in the ring.
  private let instances: [Instance]
  private(set) var rings: [ZoneRing]
  /// Where each instance is: in which circle, and as which of its members.
  private let seats: [(ring: Int, member: Int)]
  private var taken: TakenTokens

  /// The circles of a ring.
  ///
  /// - Complexity: O(*t* log *t*) for *t* tokens
  init(_ ring: RingDescription, _ planner: TokenPlanner) {
    precondition(
      ring.instances.count <= RingDescription.maximumInstanceCount,
      "a ring has at most 65,535 instances")
    instances = ring.instances
    let zones = planner.isZoneAware ? Set(instances.map(\.zone)).sorted() : []
    let numbers = Dictionary(uniqueKeysWithValues: zip(zones, zones.indices))
    var weights = Array(repeating: [Double](), count: max(1, zones.count))
    seats = instances.map { instance in
      let number = numbers[instance.zone] ?? 0
      weights[number].append(planner.weights[instance.id])
      return (number, weights[number].count - 1)
    }
    rings = weights.map(ZoneRing.init(weights:))
    let index = TokenIndex(instances)
    for (token, owner) in zip(index.tokens, index.owners) {
      let seat = seats[Int(owner)]
      rings[seat.ring].tokens.append(token)
      rings[seat.ring].owners.append(UInt16(seat.member))
    }
    taken = TakenTokens(index)
  }

  /// Gives an instance of the ring tokens, and returns these.
  mutating func join(_ id: RingName, count: Int) -> [UInt32] {
    taken.requireRoom(for: count)
    let seat = seat(of: id)
    return rings[seat.ring].join(seat.member, count: count, taken: &taken)
  }

  /// Takes all tokens from some instances, and divides their keys among the others of their circles.
  mutating func remove(_ ids: [RingName]) {
    var leaving: [Int: Set<Int>] = [:]
    for seat in ids.map({ seat(of: $0) }) { leaving[seat.ring, default: []].insert(seat.member) }
    for (ring, members) in leaving.sorted(by: { $0.key < $1.key }) {
      rings[ring].remove(members, taken: &taken)
    }
  }

  /// Moves tokens until nobody's share is off by more than the tolerance.
  mutating func level(within tolerance: Double) {
    for ring in rings.indices { rings[ring].level(within: tolerance, taken: &taken) }
  }

  /// How many keys each instance has of its circle.
  func shares() -> [Int] {
    let shares = rings.map { $0.shares() }
    return seats.map { shares[$0.ring][$0.member] }
  }

  /// What those with the least and the most own, compared with what their weights entitle them to; of
  /// several circles the worst.
  func balance() -> ClosedRange<Double> {
    var (least, most) = (1.0, 1.0)
    for ring in rings where !ring.tokens.isEmpty {
      let levelling = Levelling(ring)
      for member in ring.weights.indices where levelling.shares[member] > 0 {
        let level = levelling.level(member)
        (least, most) = (min(least, level), max(most, level))
      }
    }
    return least...most
  }

  /// The instances with their tokens as planned.
  func planned() -> [Instance] {
    var tokens = rings.map { Array(repeating: [UInt32](), count: $0.weights.count) }
    for (number, ring) in rings.enumerated() {
      for (token, owner) in zip(ring.tokens, ring.owners) {
        tokens[number][Int(owner)].append(token)
      }
    }
    return zip(instances, seats).map { instance, seat in
      var instance = instance
      instance.tokens = tokens[seat.ring][seat.member]
      return instance
    }
  }

  private func seat(of id: RingName) -> (ring: Int, member: Int) {
    let place = instances.firstPosition { $0.id >= id }
    precondition(
      place < instances.count && instances[place].id == id, "the instance is in the ring")
    return seats[place]
  }
}
