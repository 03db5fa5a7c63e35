extension Range<Int> {
  /// The first of these indices whose reference is not below `reference`, sought in steps that double and
  /// then by halves; the upper bound if there is none.
  ///
  /// - Parameter referenceAt: the reference of an index; they ascend.
  /// - Complexity: O(log *d*), where *d* is the distance from the lower bound to the result
  @inline(__always)
  func gallop(to reference: UInt32, _ referenceAt: (Int) -> UInt32) -> Int {
    var (low, step) = (lowerBound, 1)
    while low &+ step <= upperBound, referenceAt(low &+ step &- 1) < reference {
      low &+= step
      step &*= 2
    }
    return (low..<Swift.min(low &+ step &- 1, upperBound)).bisect(for: reference, referenceAt)
  }

  /// The same, sought by halves alone.
  ///
  /// - Complexity: O(log `count`)
  @inline(__always)
  func bisect(for reference: UInt32, _ referenceAt: (Int) -> UInt32) -> Int {
    var (low, length) = (lowerBound, count)
    // Without branches that depend on the references: the processor would guess half of them wrong.
    while length > 0 {
      let half = (length &+ 1) / 2
      low &+= half & Int(referenceAt(low &+ half &- 1)).maskIfBelow(Int(reference))
      length &-= half
    }
    return low
  }
}

extension Int {
  /// All bits set if this number is below `other`, and none otherwise, for numbers of 32 bits.
  @inline(__always)
  func maskIfBelow(_ other: Int) -> Int { (self &- other) &>> 63 }
}
