extension ZoneRing {
  /// Takes the tokens from those who leave, and divides their keys among the others.
  ///
  /// Between two tokens that stay, keys become free. Each of the two may have them all, or a part, if the
  /// first one is moved forth: so no others move, and the ring gets no more tokens. The parts are chosen
  /// so that shares become even, as far as that can be had.
  ///
  /// - Complexity: O(*t*) for *t* tokens
  mutating func remove(_ leaving: Set<Int>, taken: inout TakenTokens) {
    var isLeaving = Array(repeating: false, count: weights.count)
    for member in leaving { isLeaving[member] = true }
    // How far each token that stays may move: up to the last one that goes, before the next that stays.
    var staying = ZoneRing(weights: weights)
    var limits: [Int] = []
    var leading: Int?
    for (token, owner) in zip(tokens, owners) {
      if !isLeaving[Int(owner)] {
        staying.tokens.append(token)
        staying.owners.append(owner)
        limits.append(Int(token))
      } else if limits.isEmpty {
        leading = Int(token) + Self.keyCount
      } else {
        limits[limits.count - 1] = Int(token)
      }
    }
    if let leading, !limits.isEmpty { limits[limits.count - 1] = leading }
    guard !limits.isEmpty else {
      self = staying
      return
    }

    var levelling = Levelling(staying)
    let firsts = levelling.places
    let movable = limits.indices.filter {
      limits[$0] > firsts[$0] && levelling.owner($0) != levelling.next($0)
    }
    for _ in 0..<Self.maximumSweeps {
      var distance = 0
      for number in movable {
        distance += levelling.move(
          number, by: levelling.equalizing(number), within: firsts[number]...limits[number], taken)
      }
      if distance < Self.keyCount >> 16 { break }
    }
    adopt(levelling, taken: &taken)
  }

  /// Moves tokens until nobody's share is off by more than the tolerance, or no move helps.
  ///
  /// - Complexity: O(*t*) for *t* tokens
  mutating func level(within tolerance: Double, taken: inout TakenTokens) {
    guard !tokens.isEmpty else { return }
    var levelling = Levelling(self)
    // At first only from those who have too much straight to those who have too little: what moves then
    // had to move. What remains goes from neighbour to neighbour.
    for sweep in 0..<Self.maximumSweeps {
      var distance = 0
      for number in tokens.indices {
        let (own, other) = (levelling.owner(number), levelling.next(number))
        guard
          own != other,
          max(abs(levelling.level(own) - 1), abs(levelling.level(other) - 1)) > tolerance * 0.9
        else { continue }
        let (surplus, otherSurplus) = (levelling.surplus(own), levelling.surplus(other))
        var wanted = levelling.equalizing(number)
        if sweep == 0 {
          guard surplus * otherSurplus < 0 else { continue }
          let most = min(abs(surplus), abs(otherSurplus))
          wanted = surplus < 0 ? most : -most
        }
        distance += levelling.move(number, by: wanted, within: levelling.room(number), taken)
      }
      if sweep > 0 && distance == 0 { break }
    }
    adopt(levelling, taken: &taken)
  }

  private static var maximumSweeps: Int { 128 }

  /// Takes over tokens that have moved.
  private mutating func adopt(_ levelling: Levelling, taken: inout TakenTokens) {
    let entries = zip(levelling.places.map { UInt32(truncatingIfNeeded: $0) }, levelling.owners)
      .sorted { $0.0 < $1.0 }
    tokens = entries.map(\.0)
    owners = entries.map(\.1)
    for token in tokens { _ = taken.insert(token) }
  }
}
