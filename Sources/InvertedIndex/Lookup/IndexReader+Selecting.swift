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
}
