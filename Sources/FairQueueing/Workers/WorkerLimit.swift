/// How many of the workers serve a tenant.
public enum WorkerLimit: Hashable, Sendable {
  /// All of them.
  case all
  /// So many; all of them if there are no more, or if it is 0 or less.
  case count(Int)
  /// A part of them, rounded up; all of them if it is not between 0 and 1.
  case fraction(Double)

  /// Whether there may be workers that do not.
  var mayExclude: Bool {
    if case .all = self { false } else { true }
  }

  /// How many of `total` workers they are.
  ///
  /// - Returns: `nil` for all of them.
  /// - Complexity: O(1)
  public func count(of total: Int) -> Int? {
    let count: Int
    switch self {
    case .all: return nil
    case .count(let number): count = number
    case .fraction(let fraction):
      guard fraction > 0, fraction < 1 else { return nil }
      // Below 2^63 for every total, since the greatest fraction is 1 - 2^-53.
      let part = Double(total) * fraction
      let whole = Int(part)
      count = Double(whole) < part ? whole + 1 : whole
    }
    return count > 0 && count < total ? count : nil
  }
}
