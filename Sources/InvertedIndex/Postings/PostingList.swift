/// References of series, ascending, each once, that lie in memory in one or more runs.
///
/// The algebra of ``Postings`` works on any list: those of the index in memory, whose runs are its blocks,
/// and those of an index file, whose runs are decoded as they are lent.
protocol PostingList: Sendable {
  /// The number of references in all runs.
  var count: Int { get }

  /// The number of runs; none of them is empty.
  var runCount: Int { get }

  /// The last reference of a run: all of the next run are greater.
  ///
  /// - Complexity: O(1)
  func last(ofRun run: Int) -> UInt32

  /// Lends the references of a run.
  func withRun<Result>(_ run: Int, _ body: (Span<UInt32>) -> Result) -> Result
}
