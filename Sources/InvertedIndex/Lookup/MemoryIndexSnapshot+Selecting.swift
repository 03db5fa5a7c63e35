extension MemoryIndexSnapshot {
  /// The series that a selector chooses, ascending: in the order in which they were added.
  ///
  /// - Parameter selector: the selector; one without matchers chooses all series.
  /// - Complexity: O(the references in the lists that the selector asks for) at most, and O(the values of a
  ///   label) for a regular expression that does not tell its values by name
  public func select(_ selector: Selector) -> Postings { evaluate(selector) }
}
