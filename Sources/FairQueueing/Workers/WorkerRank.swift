/// Where a worker stands among those that a tenant could have.
struct WorkerRank: Comparable {
  let score: UInt64
  /// In the list that is sorted by name.
  let position: Int

  /// Whether `left` is chosen before `right`.
  static func < (left: WorkerRank, right: WorkerRank) -> Bool {
    if left.score != right.score { return left.score > right.score }
    return left.position < right.position
  }
}

extension [WorkerRank] {
  /// Removes all but the `wanted` that are chosen first.
  ///
  /// - Returns: the least score that is left.
  /// - Complexity: O(`count`) expected
  @discardableResult
  mutating func keepFirstRanked(_ wanted: Int) -> UInt64 {
    moveFirstRanked(wanted)
    removeSubrange(wanted...)
    return reduce(.max) { Swift.min($0, $1.score) }
  }

  /// Moves the `wanted` that are chosen first to the front, in no order.
  ///
  /// It is Hoare's selection. The order of names has nothing to do with that of scores, so that any pivot
  /// will do.
  ///
  /// - Complexity: O(`count`) expected
  mutating func moveFirstRanked(_ wanted: Int) {
    var (low, high) = (0, count)
    // All before `low` are chosen before those from `high` on, and those between.
    while low < wanted, wanted < high {
      let pivot = self[(low + high) / 2]
      var (left, right) = (low, high - 1)
      while left <= right {
        while self[left] < pivot { left += 1 }
        while pivot < self[right] { right -= 1 }
        guard left <= right else { break }
        swapAt(left, right)
        left += 1
        right -= 1
      }
      if wanted <= right {
        high = right + 1
      } else if wanted > left {
        low = left
      } else {
        return
      }
    }
  }
}
