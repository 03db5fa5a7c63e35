internal import BitCoding

extension LabelSet {
  /// Where the value of the label `name` is in the text that ``withUTF8(_:)`` lends; `nil` if there is
  /// no such label.
  ///
  /// - Parameter name: the name in UTF-8.
  /// - Complexity: O(``count``); nothing is allocated.
  public func valueRange(of name: Span<UInt8>) -> Range<Int>? {
    guard !name.isEmpty else { return nil }
    let bytes = storage.span
    let table = LabelTable(bytes)
    // The first eight bytes decide most comparisons. Wherever a name begins there are eight bytes to
    // load: at least four of the text, and four of the ends.
    let start = name.beginning
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* min(name.count, 8))
    var offset = 0
    for index in 0..<table.count {
      let ends = table.ends(index, of: bytes)
      if ends.name &- offset == name.count {
        let position = LabelTable.headerCount &+ offset
        if bytes.littleEndianWord(at: position) & mask == start,
          bytes.hasRest(of: name, at: position)
        {
          return ends.name &+ 1..<ends.value
        }
      }
      offset = ends.value &+ 1
    }
    return nil
  }

  /// Where the value of the label `name` is in the text that ``withUTF8(_:)`` lends; `nil` if there is
  /// no such label.
  ///
  /// - Parameter name: the name; a literal is the quickest.
  /// - Complexity: O(``count``); nothing is allocated for a native string.
  public func valueRange(of name: String) -> Range<Int>? { valueRange(of: name.utf8.span) }

  /// Lends the value of the label `name`; `nil` if there is no such label.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - body: what is done with the value.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Complexity: O(``count``), besides what `body` does
  @inlinable
  public func withValue<Result, Failure: Error>(
    of name: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let range = valueRange(of: name) else { return nil }
    return try body(storage.span.extracting(textRange).extracting(range))
  }

  /// Lends the value of the label `name`; `nil` if there is no such label.
  ///
  /// - Parameters:
  ///   - name: the name; a literal is the quickest.
  ///   - body: what is done with the value.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Complexity: O(``count``), besides what `body` does
  @inlinable
  public func withValue<Result, Failure: Error>(
    of name: String, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let range = valueRange(of: name) else { return nil }
    return try body(storage.span.extracting(textRange).extracting(range))
  }

  /// A copy of the value of the label `name`; `nil` if there is no such label.
  ///
  /// - Parameter name: the name.
  /// - Complexity: O(``count`` + the length of the value)
  public subscript(name: String) -> String? { valueRange(of: name).map(string) }
}

extension Span<UInt8> {
  /// The first eight bytes, or all if there are fewer, the first of them lowest.
  @inline(__always)
  fileprivate var beginning: UInt64 {
    if count >= 8 { return littleEndianWord(at: 0) }
    var word: UInt64 = 0
    for index in 0..<count { word |= UInt64(self[index]) &<< UInt64(8 &* index) }
    return word
  }

  /// Whether what `name` has behind its first eight bytes is found here, with `name` at `position`.
  @inline(__always)
  fileprivate func hasRest(of name: Span<UInt8>, at position: Int) -> Bool {
    var offset = 8
    while offset < name.count {
      // The last word overlaps the one before it.
      let start = Swift.min(offset, name.count &- 8)
      guard littleEndianWord(at: position &+ start) == name.littleEndianWord(at: start) else {
        return false
      }
      offset &+= 8
    }
    return true
  }
}
