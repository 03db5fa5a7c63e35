extension LabelSetBuilder {
  /// Adds a label that has not been added before, which ``build()`` checks. With an empty value it
  /// does nothing.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - value: the value.
  /// - Throws: ``LabelSetError`` when the name is empty or against the rule, or when the labels are too
  ///   large together. The labels are then what they were.
  /// - Complexity: O(the bytes of both), amortised
  public mutating func add(_ name: String, _ value: String) throws(LabelSetError) {
    try add(name.utf8.span, value.utf8.span)
  }

  /// Adds a label, or replaces its value. With an empty value it removes the label.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - value: the value.
  /// - Throws: ``LabelSetError`` when the name is empty or against the rule, or when the labels are too
  ///   large together.
  /// - Complexity: O(the bytes of all labels)
  public mutating func set(_ name: String, _ value: String) throws(LabelSetError) {
    try set(name.utf8.span, value.utf8.span)
  }

  /// Removes the label `name`, if there is one.
  ///
  /// - Parameter name: the name.
  /// - Complexity: O(the bytes of all labels)
  public mutating func remove(_ name: String) { remove(name.utf8.span) }
}
