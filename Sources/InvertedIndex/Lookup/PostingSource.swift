/// What ``Selector``s are evaluated against: an index in memory, or one in a file.
///
/// No label has an empty name or an empty value, and none is found by one.
protocol PostingSource {
  /// The list of a label.
  associatedtype List: PostingList
  /// Where a list is: cheap to get, to keep and to throw away.
  associatedtype Handle
  /// What can be wrong with the index.
  associatedtype Failure: Error

  /// The list of all series.
  func allSeries() throws(Failure) -> List

  /// Where the list is of the series that have the label; `nil` if there are none.
  func handle(name: Span<UInt8>, value: Span<UInt8>) -> Handle?

  /// Calls `body` with each value of the label `name` that begins with `prefix`, in the order of their
  /// bytes, until it returns false.
  func forEachValue(
    of name: Span<UInt8>, startingWith prefix: Span<UInt8>,
    _ body: (_ value: Span<UInt8>, _ handle: Handle) -> Bool
  )

  /// How many references the list at a handle has, or a little more; nothing of the list is read.
  func count(at handle: Handle) -> Int

  /// The list at a handle.
  func list(at handle: Handle) throws(Failure) -> List
}
