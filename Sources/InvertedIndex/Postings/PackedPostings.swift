public import BitCoding

/// References as index files have them: 32 bits each, the most significant byte first, ascending.
///
/// Nothing is decoded but what is asked for.
public struct PackedPostings: Sendable {
  let bytes: SharedBytes
  /// The number of references.
  public let count: Int

  /// The references in some bytes.
  ///
  /// Whether they ascend is not looked at: see ``firstDisorder()``.
  ///
  /// - Parameter bytes: four bytes for each reference, and nothing else.
  /// - Returns: `nil` if the number of bytes is no multiple of four.
  /// - Complexity: O(1)
  public init?(_ bytes: SharedBytes) {
    guard bytes.count.isMultiple(of: 4) else { return nil }
    self.bytes = bytes
    count = bytes.count / 4
  }

  /// The reference at an index.
  ///
  /// - Precondition: the index is within `0..<count`.
  /// - Complexity: O(1)
  public subscript(index: Int) -> UInt32 { bytes.withSpan { $0.bigEndian32(at: 4 * index) } }

  /// The index of the first reference that is not below `reference`; `count` if all are below.
  ///
  /// - Parameters:
  ///   - reference: what is looked for.
  ///   - start: the index to begin at.
  /// - Precondition: `start` is within `0...count`.
  /// - Complexity: O(log *d*), where *d* is the distance from `start` to the result
  public func firstIndex(atOrAfter reference: UInt32, from start: Int = 0) -> Int {
    precondition(0...count ~= start, "the search begins within the references")
    return bytes.withSpan { bytes in
      (start..<count).gallop(to: reference) { bytes.bigEndian32(at: 4 &* $0) }
    }
  }

  /// The index of the first reference that is not greater than the one before it; `nil` if they ascend,
  /// each once.
  ///
  /// The algebra gives what is true of the lists only if they ascend, so a reader of untrusted bytes asks
  /// this first.
  ///
  /// - Complexity: O(`count`)
  public func firstDisorder() -> Int? {
    var previous: UInt32?
    for run in 0..<runCount {
      let disorder = withRun(run) { references -> Int? in
        if let previous, previous >= references[0] { return 0 }
        previous = references[references.count - 1]
        return references.firstDisorder()
      }
      if let disorder { return run * Self.runLength + disorder }
    }
    return nil
  }
}
