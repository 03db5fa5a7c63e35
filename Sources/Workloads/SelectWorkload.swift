public import InvertedIndex

/// The measured look-ups in an index in memory: selectors with one to five matchers, and regular
/// expressions over a hundred thousand values.
public struct SelectWorkload: Sendable {
  /// A selector, and the name of its measurement.
  public struct Selection: Sendable {
    /// What stands behind `index.select.`.
    public let name: String
    /// The selector.
    public let selector: Selector
  }

  /// The index.
  public let index: MemoryIndexSnapshot
  /// The selectors.
  public let selections: [Selection]

  /// The work on an index of a ``SeriesPopulation``.
  ///
  /// - Throws: an error of a selector, if the reading of selectors were at fault.
  public init(_ index: MemoryIndexSnapshot) throws(SelectorError) {
    self.index = index
    let texts = [
      ("1", "metric_007"),
      ("2", "metric_007{job=\"job-07\"}"),
      ("3", "metric_007{env=\"prod\",job=\"job-07\"}"),
      ("4", "metric_007{env!=\"dev\",job=\"job-07\",status=~\"4..\"}"),
      (
        "5",
        "metric_007{env=~\"prod|staging\",instance=~\"10.0.0.*\",job!=\"job-00\",status!~\"5..\"}"
      ),
      ("prefix", "{pod=~\"pod-00.*\"}"),
      ("contains", "{pod=~\".*77.*\"}"),
    ]
    selections = try texts.map { (name, text) throws(SelectorError) in
      Selection(name: name, selector: try Selector(text))
    }
  }

  /// Evaluates a selector, and returns a number that depends on all references.
  public func select(_ selection: Selection) -> UInt64 {
    index.select(selection.selector).reduce(0) { $0 &* 31 &+ UInt64($1) }
  }
}
