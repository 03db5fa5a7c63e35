extension [Chunk] {
  /// Whether each ends before the next one begins.
  package var isOrdered: Bool { isOrdered(from: 0) }

  /// Whether each from `start` on ends before the next one begins.
  package func isOrdered(from start: Int) -> Bool {
    var index = start + 1
    while index < count {
      if self[index - 1].maxTime >= self[index].minTime { return false }
      index += 1
    }
    return true
  }
}
