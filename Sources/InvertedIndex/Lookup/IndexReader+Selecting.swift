extension IndexReader {
  /// The series that a selector chooses, ascending, and so in the order of their labels.
  ///
  /// Of the file it reads those of the selector's lists that can still make a difference, one after the
  /// other.
  ///
  /// - Parameter selector: the selector; one without matchers chooses all series.
  /// - Throws: ``IndexError`` if one of the lists cannot be read.
  /// - Complexity: O(the references in the lists) at most, and O(the values of a label) for a regular
  ///   expression that does not tell its values by name
  public func select(_ selector: Selector) throws(IndexError) -> Postings {
    try evaluate(selector)
  }

  func handle(name: Span<UInt8>, value: Span<UInt8>) -> ListHandle? {
    table.position(name: name, value: value).map(ListHandle.init(position:))
  }

  /// Some bytes of a list are no references.
  func count(at handle: ListHandle) -> Int { range(ofListAt: handle).count / 4 }
}
