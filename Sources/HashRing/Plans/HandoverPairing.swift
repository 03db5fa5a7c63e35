/// Finds who hands keys over to whom, for one move after the other.
struct HandoverPairing {
  /// The zone of each instance.
  private let zones: [Int]
  // The rest is used anew for each move, and left as it was: no mark is set, and no list has anyone.
  private var isMarked: [Bool]
  /// For each zone the first of its instances that lose keys and have nobody who gains them, and for each
  /// instance the next.
  private var first: [Int?]
  private var next: [Int?]

  /// A pairing of instances that are in these zones.
  init(_ names: [RingName]) {
    var numbers: [RingName: Int] = [:]
    zones = names.map { name in
      let number = numbers[name] ?? numbers.count
      numbers[name] = number
      return number
    }
    isMarked = Array(repeating: false, count: names.count)
    next = Array(repeating: nil, count: names.count)
    first = Array(repeating: nil, count: numbers.count)
  }

  /// The hand-overs by which other instances hold keys than before. Who gains what another loses is one of
  /// the same zone if there is one, and else the next in order.
  ///
  /// - Complexity: O(the number of instances before and after)
  mutating func handovers(from before: [Int], to after: [Int]) -> [KeyMove.Handover] {
    var losing = difference(before, after)
    var gaining = difference(after, before)
    for loser in losing.reversed() {
      next[loser] = first[zones[loser]]
      first[zones[loser]] = loser
    }
    var handovers: [KeyMove.Handover] = []
    for gainer in gaining {
      guard let loser = first[zones[gainer]] else { continue }
      first[zones[gainer]] = next[loser]
      handovers.append(KeyMove.Handover(from: loser, to: gainer))
    }
    for loser in losing { first[zones[loser]] = nil }
    losing = difference(losing, handovers.compactMap(\.from))
    gaining = difference(gaining, handovers.compactMap(\.to))
    for place in 0..<max(losing.count, gaining.count) {
      handovers.append(
        KeyMove.Handover(
          from: place < losing.count ? losing[place] : nil,
          to: place < gaining.count ? gaining[place] : nil))
    }
    return handovers
  }

  /// Those of `instances` that are not among `others`.
  private mutating func difference(_ instances: [Int], _ others: [Int]) -> [Int] {
    for other in others { isMarked[other] = true }
    defer { for other in others { isMarked[other] = false } }
    return instances.filter { !isMarked[$0] }
  }
}
