/// A part of an index file.
@nonexhaustive
public enum IndexSection: Hashable, Sendable {
  /// The table of contents at the end of the file.
  case contents
  /// The texts of all names and values.
  case symbols
  /// The labels and chunks of each series.
  case series
  /// The lists of the series that have a label.
  case postings
  /// Where the list of each label is.
  case postingsTable
}

extension IndexSection: CustomStringConvertible {
  /// The part in words.
  public var description: String {
    switch self {
    case .contents: "the table of contents"
    case .symbols: "the symbols"
    case .series: "the series"
    case .postings: "the postings"
    case .postingsTable: "the postings offset table"
    }
  }
}
