extension RandomAccessCollection where Index == Int {
  /// The first index of those for whose elements `isBehind` holds, which are the last ones.
  ///
  /// - Complexity: O(log `count`)
  @inline(__always)
  func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low &+ (high &- low) &>> 1
      if isBehind(self[middle]) { high = middle } else { low = middle &+ 1 }
    }
    return low
  }
}
