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
