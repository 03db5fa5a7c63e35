extension ZoneRing {
  /// Takes tokens for an instance so that everybody owns, as nearly as may be, what its weight entitles
  /// it to.
  ///
  /// The newcomer takes from those who own the most. All of them are cut down to the same level, in as
  /// many places as there are tokens, at the beginnings of their largest ranges: nobody else's keys move,
  /// and those that move go to the newcomer.
  ///
  /// - Parameters:
  ///   - newcomer: who gets the tokens. It may have some already.
  ///   - count: how many it gets.
  ///   - taken: the tokens of all zones.
  /// - Returns: the tokens in ascending order. They are part of the zone then, and taken.
  /// - Precondition: so many are free.
  /// - Complexity: O(*t* + *c* log *t*) for *t* tokens of the zone and *c* new ones
  mutating func join(
    _ newcomer: Int, count: Int, taken: inout TakenTokens
  ) -> [UInt32] {
    let donors = donors(to: newcomer, count: count)
    var joined: [UInt32] = []
    joined.reserveCapacity(count)
    if donors.isEmpty {
      for number in 0..<count {
        joined.append(
          taken.insertFirstFree(from: UInt32(truncatingIfNeeded: number * Self.keyCount / count)))
      }
    }
    for donor in donors {
      for cut in donor.cuts() { cut.place(&joined, taken: &taken) }
    }
    // Where ranges have no room, in rings that are full or odd, any token will do.
    while joined.count < count {
      joined.append(taken.insertFirstFree(from: joined.last ?? 0))
    }
    joined.sort()
    insert(joined, of: UInt16(newcomer))
    return joined
  }

  /// Who gives keys to a newcomer, each with its part and the number of tokens that divide it off.
  private func donors(to newcomer: Int, count: Int) -> [Donor] {
    let shares = shares()
    let members = shares.indices.filter { shares[$0] > 0 && $0 != newcomer }
    let perWeight =
      Double(Self.keyCount) / (members.reduce(weights[newcomer]) { $0 + weights[$1] })
    let wanted = max(0, weights[newcomer] * perWeight - Double(shares[newcomer]))
    let levels = weights.indices.map { Double(shares[$0]) / weights[$0] }
    // The order of ids decides between equals.
    let byLevel = members.sorted { (levels[$1], $0) < (levels[$0], $1) }

    // So many of the highest are cut that what they have above the next one's level is enough.
    var (level, total, weight, chosen) = (0.0, 0.0, 0.0, 0)
    while chosen < min(count, byLevel.count) {
      guard chosen == 0 || level < levels[byLevel[chosen]] else { break }
      total += Double(shares[byLevel[chosen]])
      weight += weights[byLevel[chosen]]
      chosen += 1
      level = (total - wanted) / weight
    }
    // With fewer tokens than instances, all that are cut down to one level would rise above the others'
    // at the same time, too many for the newcomer of that day. So their levels differ, by as much as all
    // levels rise when one joins.
    let stagger = byLevel.count >= count ? perWeight / Double(byLevel.count) : 0
    var heaps = rangeHeaps(of: byLevel.prefix(chosen))
    var queue = Heap<Donor>()
    for (rank, owner) in byLevel.prefix(chosen).enumerated() {
      let offset = stagger * (0.5 - (Double(rank) + 0.5) / Double(chosen))
      let part = Double(shares[owner]) - (level + offset) * weights[owner]
      var donor = Donor(order: rank, part: max(1, Int(part)))
      donor.addToken(from: &heaps[owner])
      queue.insert(donor)
    }
    for _ in chosen..<count {
      // Taken out, so that its list of ranges grows in place.
      guard var donor = queue.popFirst() else { break }
      donor.addToken(from: &heaps[byLevel[donor.order]])
      queue.insert(donor)
    }
    return Donor.settled(queue.all)
  }

  /// The ranges of each of some owners, the largest first.
  private func rangeHeaps(of chosen: ArraySlice<Int>) -> [Heap<KeyRange>] {
    var counts = Array(repeating: 0, count: weights.count)
    for owner in owners { counts[Int(owner)] += 1 }
    var isChosen = Array(repeating: false, count: weights.count)
    var ranges = Array(repeating: [KeyRange](), count: weights.count)
    for owner in chosen {
      isChosen[owner] = true
      ranges[owner].reserveCapacity(counts[owner])
    }
    for place in tokens.indices where isChosen[Int(owners[place])] {
      ranges[Int(owners[place])].append(KeyRange(size: size(at: place), end: tokens[place]))
    }
    return ranges.indices.map { owner in
      var own: [KeyRange] = []
      swap(&own, &ranges[owner])
      return Heap(own)
    }
  }
}

/// The keys of one token, in one word, since there are many to put in order.
private struct KeyRange: Comparable {
  /// The size less one, and below it the token times a number that makes it look like chance.
  ///
  /// So it looks like chance which of equal ranges is the greatest: with any regular choice, the same
  /// instances would become neighbours again and again, and one that leaves could not divide its keys
  /// evenly.
  private let word: UInt64

  init(size: Int, end: UInt32) { word = UInt64(size - 1) << 32 | UInt64(end &* Self.factor) }

  private static var factor: UInt32 { 0x9E37_79B1 }
  /// 1 / `factor` among the numbers of 32 bits.
  private static var inverse: UInt32 { 0x0E8B_2F51 }

  /// How many they are.
  var size: Int { Int(word >> 32) + 1 }
  /// The token.
  var end: UInt32 { UInt32(truncatingIfNeeded: word) &* Self.inverse }
  /// The first of the keys.
  var start: UInt32 { end &- UInt32(truncatingIfNeeded: size) }
  /// From a half to one and a half, by what looks like chance: how large a piece to cut off, in proportion
  /// to others.
  var proportion: Double {
    0.5 + Double((end ^ end >> 15) &* Self.factor) / Double(1 << 32)
  }

  static func < (left: KeyRange, right: KeyRange) -> Bool { left.word < right.word }
}

/// An instance that gives away keys. The one that needs another token the most is the greatest.
private struct Donor: Comparable {
  /// Which one it is.
  let order: Int
  /// How many keys it gives.
  private(set) var part: Int
  /// The ranges of which it gives: its largest, in that order.
  var ranges: [KeyRange] = []
  /// How many tokens divide its part off, no fewer than ranges.
  var tokenCount = 0
  /// How many keys the ranges can give: all but one of each.
  private var capacity = 0

  init(order: Int, part: Int) {
    self.order = order
    self.part = part
  }

  /// What the ranges cannot give of the part, although there are more of them.
  private var missing: Int { tokenCount > ranges.count ? 0 : max(0, part - capacity) }

  /// Gives one token more, and of one range more if there is one.
  mutating func addToken(from heap: inout Heap<KeyRange>) {
    tokenCount += 1
    if let range = heap.popFirst() {
      ranges.append(range)
      capacity += range.size - 1
    }
  }

  /// The donors with parts that they can give: what some cannot is divided among those that can.
  static func settled(_ donors: [Donor]) -> [Donor] {
    var donors = donors.sorted {
      ($0.capacity - $0.part, $0.order) < ($1.capacity - $1.part, $1.order)
    }
    var owed = 0
    for place in donors.indices {
      let share = owed / (donors.count - place)
      let given = min(share, donors[place].capacity - donors[place].part)
      donors[place].part += given
      owed -= given
    }
    return donors
  }

  static func < (left: Donor, right: Donor) -> Bool {
    if left.missing != right.missing { return left.missing < right.missing }
    let (leftPiece, rightPiece) = (left.part * right.tokenCount, right.part * left.tokenCount)
    return leftPiece != rightPiece ? leftPiece < rightPiece : left.order > right.order
  }

  /// How the part is cut off the ranges: in pieces of half to one and a half of the mean, or less where a
  /// range is short. Three ranges and fewer have hardly more than the part, so that pieces are equal.
  func cuts() -> [Cut] {
    var cuts: [Cut] = []
    var rest = part
    let proportions = ranges.map { ranges.count > 3 ? $0.proportion : 1 }
    var remaining = proportions.reduce(0, +)
    for (number, range) in ranges.enumerated().reversed() {
      // The last one takes all of the rest.
      let wanted = number == 0 ? rest : Int(Double(rest) * proportions[number] / remaining)
      let size = min(range.size - 1, wanted)
      rest -= size
      remaining -= proportions[number]
      let count = tokenCount / ranges.count + (number < tokenCount % ranges.count ? 1 : 0)
      cuts.append(Cut(range: range, size: size, tokenCount: count))
    }
    return cuts
  }
}

/// The beginning of a range, and into how many ranges it is divided.
private struct Cut {
  let range: KeyRange
  let size: Int
  let tokenCount: Int

  /// Adds the tokens to `joined`: where they should be or, if those are taken, close behind in the range.
  func place(_ joined: inout [UInt32], taken: inout TakenTokens) {
    for number in 1...tokenCount {
      let distance = max(1, size * number / tokenCount)
      for place in distance..<max(distance, min(range.size, distance + 1024)) {
        let token = range.start &+ UInt32(place)
        guard taken.insert(token) else { continue }
        joined.append(token)
        break
      }
    }
  }
}
