extension RandomAccessCollection {
  /// The first position from which on all elements are `wanted`; the end if none is.
  ///
  /// - Precondition: behind an element that is wanted, all are.
  /// - Complexity: O(log *n*)
  @inline(__always)
  func firstPosition(where wanted: (Element) -> Bool) -> Index {
    var (start, count) = (startIndex, count)
    while count > 0 {
      let half = count / 2
      let middle = index(start, offsetBy: half)
      if wanted(self[middle]) {
        count = half
      } else {
        start = index(after: middle)
        count -= half + 1
      }
    }
    return start
  }
}
