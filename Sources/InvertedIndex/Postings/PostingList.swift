/// References of series, ascending, each once, that lie in one or more runs.
///
/// The algebra of ``Postings`` works on any list: those of the index in memory, whose runs are its blocks,
/// and those of an index file, whose runs are decoded as they are lent.
///
/// A list of a file that nobody has checked may break the order. What comes out of the algebra is then
/// wrong in the same way, but nothing traps, and nothing runs without end.
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

  /// The first run from `run` on that does not end before `reference`; `runCount` if all do.
  func firstRun(endingAtOrAfter reference: UInt32, from run: Int) -> Int

  /// Lends a part of the references of a run in which `reference` is, if the run has it at all: all of
  /// them, or, where runs cost something to lend, only a few.
  ///
  /// - Precondition: `last(ofRun: run) >= reference`
  func withRun<Result>(
    _ run: Int, from reference: UInt32, _ body: (Span<UInt32>) -> Result
  ) -> Result
}

extension PostingList {
  func withRun<Result>(
    _ run: Int, from reference: UInt32, _ body: (Span<UInt32>) -> Result
  ) -> Result {
    withRun(run, body)
  }

  /// - Complexity: O(log *d*), where *d* is the number of runs from `run` to the result
  func firstRun(endingAtOrAfter reference: UInt32, from run: Int) -> Int {
    (run..<runCount).gallop(to: reference) { last(ofRun: $0) }
  }
}
