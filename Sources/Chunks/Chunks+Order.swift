extension [Chunk] {
  /// Whether each ends before the next one begins.
  package var isOrdered: Bool { isOrdered(from: 0) }

  /// Whether each from `start` on ends before the next one begins.
  package func isOrdered(from start: Int) -> Bool {
    for index in indices.dropFirst(start + 1) where self[index - 1].maxTime >= self[index].minTime {
      return false
    }
    return true
  }
}
