/// Finds the series of the head by the numbers that a log has for them.
struct LogReferences: Sendable {
  private static let none = UInt32.max
  /// Numbers below this have a place of their own; a log that counts from 1 has no others for a long time.
  private static let denseLimit: UInt64 = 1 << 24

  private var dense: [UInt32] = []
  private var sparse: [UInt64: UInt32] = [:]

  subscript(reference: UInt64) -> UInt32? {
    get {
      guard reference < Self.denseLimit else { return sparse[reference] }
      guard reference < UInt64(dense.count) else { return nil }
      let series = dense[Int(reference)]
      return series == Self.none ? nil : series
    }
    set {
      guard reference < Self.denseLimit else {
        sparse[reference] = newValue
        return
      }
      while dense.count <= Int(reference) { dense.append(Self.none) }
      dense[Int(reference)] = newValue ?? Self.none
    }
  }
}
