/// What ``Selector``s are evaluated against: an index in memory, or one in a file.
protocol PostingSource {
  /// The list of a label.
  associatedtype List: PostingList
  /// Where a list is: cheap to get, to keep and to throw away.
  associatedtype Handle
  /// What can be wrong with the index.
  associatedtype Failure: Error

  /// The list of all series.
  func allSeries() throws(Failure) -> List

  /// The list of the series that have the label; `nil` if there are none.
  func list(name: Span<UInt8>, value: Span<UInt8>) throws(Failure) -> List?

  /// Calls `body` with each value of the label `name` that begins with `prefix`, in the order of their
  /// bytes, until it returns false.
  func forEachValue(
    of name: Span<UInt8>, startingWith prefix: Span<UInt8>,
    _ body: (_ value: Span<UInt8>, _ handle: Handle) -> Bool
  ) throws(Failure)

  /// The list at a handle.
  func list(at handle: Handle) throws(Failure) -> List
}
