public import SeriesModel

/// Why an ``IndexWriter`` cannot take what it is given.
@nonexhaustive
public enum IndexWriteError: Error, Equatable, Sendable {
  /// The symbol does not come behind the one before it.
  case symbolOutOfOrder(String)
  /// The series has no labels.
  case noLabels
  /// The series does not come behind the one before it.
  case seriesOutOfOrder(LabelSet)
  /// A name or value of the series was not among the symbols.
  case unknownSymbol(String, of: LabelSet)
  /// A chunk of the series ends before it begins, or does not begin behind the end of the one before it.
  case overlappingChunks(LabelSet)
  /// A chunk of the series lies before one that was written before it.
  case chunkOutOfOrder(LabelSet)
  /// What is to be written has no room in the section, or in the file.
  case tooLarge(IndexSection)
}

extension IndexWriteError: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .symbolOutOfOrder(let symbol):
      "the symbol \(symbol) does not come behind the one before it"
    case .noLabels: "a series of an index has labels"
    case .seriesOutOfOrder(let labels):
      "the series \(labels) does not come behind the one before it"
    case .unknownSymbol(let text, let labels): "\(text), of \(labels), is not among the symbols"
    case .overlappingChunks(let labels):
      "a chunk of \(labels) ends before it begins, or overlaps the one before it"
    case .chunkOutOfOrder(let labels): "a chunk of \(labels) lies before one that came earlier"
    case .tooLarge(let section): "\(section) of an index cannot be that large"
    }
  }
}
