extension [Chunk] {
  /// Whether each ends before the next one begins.
  package var isOrdered: Bool {
    for index in indices.dropFirst() where self[index - 1].maxTime >= self[index].minTime {
      return false
    }
    return true
  }
}
