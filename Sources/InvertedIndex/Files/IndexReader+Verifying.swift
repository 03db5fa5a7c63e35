internal import SeriesModel

extension IndexReader {
  /// Reads all of the index, and tells of all that is wrong with it.
  ///
  /// What ``init(_:)`` has found sound is not looked at again. Besides the faults that reading finds, these
  /// are told: texts that are not UTF-8; labels that cannot be those of a series; series out of order;
  /// chunks that end before they begin, overlap or are out of order; lists that do not have exactly the
  /// series that have the label; and labels without a list. A series that cannot be read is told of once,
  /// and not again for each of its lists.
  ///
  /// - Parameter report: what is called with each fault.
  /// - Complexity: O(the bytes of the file); takes eight bytes for each label of each series.
  public func verify(_ report: (IndexError) -> Void) {
    symbols.forEachSymbol { _, byteOffset, text in
      if (try? UTF8Span(validating: text)) == nil {
        report(.invalid(.symbols, .text, byteOffset: byteOffset))
      }
    }
    var verifier = IndexVerifier(index: self)
    verifier.verifySeries(report)
    verifier.verifyLists(report)
  }
}
