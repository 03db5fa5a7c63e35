extension Span where Element == UInt32 {
  /// The first index from `start` on whose reference is not below `reference`; `count` if there is none.
  ///
  /// - Complexity: O(log *d*), where *d* is the distance from `start` to the result
  func firstIndex(atOrAfter reference: UInt32, from start: Int) -> Int {
    (start..<count).gallop(to: reference) { self[$0] }
  }

  /// The index of the first reference that is not greater than the one before it; `nil` if they ascend,
  /// each once.
  ///
  /// - Complexity: O(*n*)
  func firstDisorder() -> Int? {
    for index in indices.dropFirst() where self[index &- 1] >= self[index] { return index }
    return nil
  }
}

extension [UInt32] {
  /// Appends a copy of `references`, all at once: a loop takes 0.3 ns for each.
  mutating func append(copying references: Span<UInt32>) {
    // Sound: the pointer is read during the call alone, in which the references stay as they are.
    unsafe references.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
