extension LabelSet {
  /// Where the name and the value of a label are in the text that ``withUTF8(_:)`` lends.
  ///
  /// - Parameter index: the label, counted from 0 in the order of names.
  /// - Precondition: `index` is not negative, and less than ``count``.
  /// - Complexity: O(1)
  public func ranges(ofLabel index: Int) -> (name: Range<Int>, value: Range<Int>) {
    let bytes = storage.span
    let table = LabelTable(bytes)
    precondition(index >= 0 && index < table.count, "there is no label of this index")
    let start = index == 0 ? 0 : table.ends(index - 1, of: bytes).value + 1
    let ends = table.ends(index, of: bytes)
    return (start..<ends.name, ends.name + 1..<ends.value)
  }

  /// Calls `body` with the name and the value of each label, in the order of names.
  ///
  /// - Parameter body: what is done with a name and a value; to throw ends the walk.
  /// - Throws: what `body` throws.
  /// - Complexity: O(``count``), besides what `body` does
  @inlinable
  public func forEachLabel<Failure: Error>(
    _ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let text = storage.span.extracting(textRange)
    for index in 0..<count {
      let ranges = ranges(ofLabel: index)
      try body(text.extracting(ranges.name), text.extracting(ranges.value))
    }
  }

  /// Lends all bytes of the set: the text, with eight bytes or more before it.
  @inlinable
  @inline(__always)
  package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result { body(storage.span) }

  /// The offset of the text in the bytes that ``withBytes(_:)`` lends.
  package static var textOffset: Int { LabelTable.headerCount }

  /// Writes where each name and each value ends, as offsets in the bytes that ``withBytes(_:)`` lends:
  /// the two of a label one after the other, in the order of names. A name begins at
  /// ``textOffset`` or behind the separator that ends the value before it.
  ///
  /// For an index, which has each label of many sets looked up: one call for a set, where
  /// ``ranges(ofLabel:)`` took a sixth of the time of adding a series.
  ///
  /// - Parameter ends: where they go, from the beginning; it grows if there is too little room.
  /// - Returns: the number of labels.
  package func writeEnds(to ends: inout [UInt32]) -> Int {
    let bytes = storage.span
    let table = LabelTable(bytes)
    if ends.count < 2 * table.count {
      ends = [UInt32](repeating: 0, count: 2 * table.count)
    }
    var ends = ends.mutableSpan
    for index in 0..<table.count {
      let (name, value) = table.ends(index, of: bytes)
      ends[2 &* index] = UInt32(truncatingIfNeeded: name &+ LabelTable.headerCount)
      ends[2 &* index &+ 1] = UInt32(truncatingIfNeeded: value &+ LabelTable.headerCount)
    }
    return table.count
  }

  /// The labels as strings, for those who print or edit them: each string is a copy.
  ///
  /// - Complexity: O(``utf8Count``)
  public var pairs: [(name: String, value: String)] {
    (0..<count).map { index in
      let ranges = ranges(ofLabel: index)
      return (string(ranges.name), string(ranges.value))
    }
  }

  /// A copy of a part of the text that is valid UTF-8 by itself.
  func string(_ range: Range<Int>) -> String {
    let start = LabelTable.headerCount
    return String(
      decoding: storage[start + range.lowerBound..<start + range.upperBound], as: UTF8.self)
  }
}
