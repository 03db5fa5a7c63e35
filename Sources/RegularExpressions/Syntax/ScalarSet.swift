/// A set of Unicode scalars, as ranges of their values.
///
/// Surrogates may be in a set. No value has them.
struct ScalarSet: Hashable, Sendable {
  /// The ranges, ascending, with a gap between any two.
  let ranges: [ClosedRange<UInt32>]

  /// The set of what is in any of `ranges`, which may come in any order and overlap.
  init(_ ranges: [ClosedRange<UInt32>]) {
    var merged: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    self.ranges = merged
  }

  /// The set of one scalar.
  init(_ scalar: UInt32) { ranges = [scalar...scalar] }

  static let largest: UInt32 = 0x10_FFFF
  /// What stands for a byte that belongs to no scalar.
  static let replacement: UInt32 = 0xFFFD
  static let all = ScalarSet([0...largest])
  static let newline = ScalarSet(0x0A)

  /// All other scalars.
  var inverted: ScalarSet {
    var others: [ClosedRange<UInt32>] = []
    var start: UInt32 = 0
    for range in ranges {
      if start < range.lowerBound { others.append(start...range.lowerBound - 1) }
      start = range.upperBound + 1
    }
    if start <= Self.largest { others.append(start...Self.largest) }
    return ScalarSet(others)
  }

  /// The number of scalars.
  var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// As how many instructions a set counts beside the one that reads it: many ranges take the memory of
  /// as many.
  var size: Int { ranges.count / 8 }

  /// - Complexity: O(log *n*) for *n* ranges
  func contains(_ scalar: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= scalar
  }
}
