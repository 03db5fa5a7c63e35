/// Some of the instances of a ring: a bit for each.
struct InstanceSet {
  private var bits: [UInt64]
  /// How many there are.
  private(set) var count = 0

  /// None of `capacity` instances.
  init(capacity: Int) { bits = Array(repeating: 0, count: (capacity + 63) / 64) }

  /// Whether an instance is one of them.
  func contains(_ instance: Int) -> Bool {
    bits[instance &>> 6] &>> UInt64(instance & 63) & 1 == 1
  }

  /// Adds an instance, which may be one of them already.
  mutating func insert(_ instance: Int) {
    guard !contains(instance) else { return }
    bits[instance &>> 6] |= 1 &<< UInt64(instance & 63)
    count &+= 1
  }

  /// Their indices, ascending.
  var indices: [Int] {
    var indices: [Int] = []
    indices.reserveCapacity(count)
    for (word, bits) in bits.enumerated() {
      var rest = bits
      while rest != 0 {
        indices.append(word &<< 6 &+ rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
    return indices
  }
}
