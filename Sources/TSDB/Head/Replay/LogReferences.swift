/// Finds the series of the head by the numbers that a log has for them.
struct LogReferences: Sendable {
  private static let none = UInt32.max

  // A log that counts from 1 has its numbers here; a number far beyond those that are known is elsewhere, so that
  // it takes no more memory than another.
  private var dense: [UInt32] = []
  private var sparse: [UInt64: UInt32] = [:]

  subscript(reference: UInt64) -> UInt32? {
    if reference < UInt64(dense.count) {
      let series = dense[Int(reference)]
      if series != Self.none { return series }
    }
    return sparse.isEmpty ? nil : sparse[reference]
  }

  /// Notes that a number stands for a series.
  mutating func set(_ reference: UInt64, to series: UInt32) {
    guard reference < UInt64(2 * dense.count + 1_024) else {
      sparse[reference] = series
      return
    }
    while dense.count <= Int(reference) { dense.append(Self.none) }
    dense[Int(reference)] = series
  }
}
