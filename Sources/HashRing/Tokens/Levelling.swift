/// Moves the tokens of a circle back and forth between their neighbours, so that shares become as equal
/// as weights want them.
///
/// A token is the border between the keys of its own instance, before it, and those of the next token's.
/// Moved forth, it gives keys of the next one to its own; moved back, the other way round.
struct Levelling {
  /// The instance of each token.
  let owners: [UInt16]
  /// Where each token is, ascending. A place beyond the last key is one at the beginning, a round later.
  private(set) var places: [Int]
  /// How many keys each instance has.
  private(set) var shares: [Int]
  private let weights: [Double]
  /// How many keys one of weight 1 should have.
  private let perWeight: Double

  /// The tokens of a circle, at least one, where they are.
  init(_ ring: ZoneRing) {
    owners = ring.owners
    places = ring.tokens.map { Int($0) }
    let (shares, weights) = (ring.shares(), ring.weights)
    (self.shares, self.weights) = (shares, weights)
    let total = shares.indices.reduce(0.0) { shares[$1] > 0 ? $0 + weights[$1] : $0 }
    perWeight = Double(ZoneRing.keyCount) / total
  }

  /// The instance whose keys end at a token.
  func owner(_ number: Int) -> Int { Int(owners[number]) }

  /// The instance whose keys begin at a token.
  func next(_ number: Int) -> Int { owner(number + 1 < owners.count ? number + 1 : 0) }

  /// The places that a token may have between its neighbours.
  func room(_ number: Int) -> ClosedRange<Int> {
    let before = number > 0 ? places[number - 1] : places[places.count - 1] - ZoneRing.keyCount
    let after = number + 1 < places.count ? places[number + 1] : places[0] + ZoneRing.keyCount
    return before + 1...after - 1
  }

  /// How many keys an instance has above what it should have.
  func surplus(_ owner: Int) -> Double { Double(shares[owner]) - weights[owner] * perWeight }

  /// What an instance has, compared with what it should have.
  func level(_ owner: Int) -> Double { Double(shares[owner]) / (weights[owner] * perWeight) }

  /// How far a token has to go for its two instances to be equally well off.
  func equalizing(_ number: Int) -> Double {
    let (own, other) = (owner(number), next(number))
    let difference =
      Double(shares[other]) * weights[own] - Double(shares[own]) * weights[other]
    return difference / (weights[own] + weights[other])
  }

  /// Moves a token by `distance` or, within its limits and to a place that is free, by less.
  ///
  /// - Returns: how far it went.
  mutating func move(
    _ number: Int, by distance: Double, within limits: ClosedRange<Int>, _ taken: TakenTokens
  ) -> Int {
    let old = places[number]
    var place = min(max(old + Int(distance), limits.lowerBound), limits.upperBound)
    while place != old, taken.contains(UInt32(truncatingIfNeeded: place)) {
      place += place < old ? 1 : -1
    }
    places[number] = place
    shares[owner(number)] += place - old
    shares[next(number)] -= place - old
    return abs(place - old)
  }
}
