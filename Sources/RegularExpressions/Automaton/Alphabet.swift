/// The scalars, in groups that no part of a pattern tells apart. An automaton reads the groups'
/// numbers, called symbols.
struct Alphabet: Sendable {
  /// The number of symbols.
  let count: Int
  /// The symbols of all bytes below 0x80; ``notASCII`` for others.
  let ascii: [UInt8]
  /// A scalar of each symbol.
  let representatives: [UInt32]
  /// Where the symbol changes, ascending from 0, and to which.
  private let starts: [UInt32]
  private let symbols: [UInt32]

  /// No symbol: those of ASCII are the first ones.
  static let notASCII: UInt8 = 0xFF
  /// The most steps of telling groups apart; beyond, there are more symbols than necessary.
  private static let largestWork = 1 << 22

  /// The alphabet of patterns with `sets` of scalars.
  init(_ sets: [ScalarSet]) {
    let ranges = sets.map(\.ranges).joined()
    let bounds = [0] + ranges.map(\.lowerBound) + ranges.map { $0.upperBound + 1 }
    starts = Set(bounds).filter { $0 <= ScalarSet.largest }.sorted()
    var groups = Array(starts.indices)
    if sets.count * starts.count <= Self.largestWork { groups = Self.groups(starts, sets) }

    var symbolOf: [Int: UInt32] = [:]
    var symbols: [UInt32] = []
    var representatives: [UInt32] = []
    for (start, group) in zip(starts, groups) {
      let symbol = symbolOf[group] ?? UInt32(symbolOf.count)
      if symbol == symbolOf.count {
        symbolOf[group] = symbol
        representatives.append(start)
      }
      symbols.append(symbol)
    }
    (self.symbols, self.representatives) = (symbols, representatives)
    count = representatives.count
    var ascii = [UInt8](repeating: Self.notASCII, count: 256)
    for index in starts.indices where starts[index] < 0x80 {
      let end = index + 1 < starts.count ? min(starts[index + 1], 0x80) : 0x80
      for scalar in starts[index]..<end { ascii[Int(scalar)] = UInt8(symbols[index]) }
    }
    self.ascii = ascii
  }

  /// A number for each of the ranges that begin at `starts`, the same where all sets agree.
  private static func groups(_ starts: [UInt32], _ sets: [ScalarSet]) -> [Int] {
    var groups = [Int](repeating: 0, count: starts.count)
    var count = 1
    for set in sets {
      var inside: [Int: Int] = [:]
      var index = 0
      for range in set.ranges {
        while starts[index] < range.lowerBound { index += 1 }
        while index < starts.count, starts[index] <= range.upperBound {
          let group = inside[groups[index]] ?? count
          if group == count {
            inside[groups[index]] = group
            count += 1
          }
          groups[index] = group
          index += 1
        }
      }
    }
    return groups
  }

  /// The symbol of a scalar.
  ///
  /// - Complexity: O(log *n*) for *n* ranges
  func symbol(of scalar: UInt32) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= scalar { low = middle + 1 } else { high = middle }
    }
    return Int(symbols[low - 1])
  }
}
