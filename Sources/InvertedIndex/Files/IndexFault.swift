public import SeriesModel

/// What is wrong with a part of an index file.
@nonexhaustive
public enum IndexFault: Equatable, Sendable {
  /// The bytes do not match the CRC-32C behind them.
  case checksum
  /// A length, a count or an offset cannot be: it leads out of what it is in, leaves bytes over, or is
  /// no integer.
  case length
  /// What begins there does not come behind what is before it.
  case order
  /// A text is not UTF-8, or is empty.
  case text
  /// There is no symbol of this number.
  case unknownSymbol(UInt32)
  /// There is no series of this reference.
  case unknownSeries(UInt32)
  /// There is no list of all series.
  case noListOfAll
  /// Labels cannot be those of a series.
  case labels(LabelSetError)
  /// A series has no labels.
  case noLabels
  /// A chunk lies before one that came earlier.
  case chunkOrder
  /// A chunk ends before it begins, or does not begin behind the end of the one before it.
  case times
  /// The list lacks a series that has the label.
  case missingSeries(UInt32)
  /// The list has a series that does not have the label.
  case foreignSeries(UInt32)
  /// A label that a series has, by the numbers of its symbols, has no list.
  case missingList(name: UInt32, value: UInt32)
}

extension IndexFault: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .checksum: "the bytes do not match their checksum"
    case .length: "a length, a count or an offset is impossible"
    case .order: "what begins here does not come behind what is before it"
    case .text: "a text is empty or not UTF-8"
    case .unknownSymbol(let number): "there is no symbol \(number)"
    case .unknownSeries(let reference): "there is no series \(reference)"
    case .noListOfAll: "there is no list of all series"
    case .labels(let error): "\(error)"
    case .noLabels: "a series has no labels"
    case .chunkOrder: "a chunk lies before one that came earlier"
    case .times: "a chunk ends before it begins, or overlaps the one before it"
    case .missingSeries(let reference): "the list lacks the series \(reference)"
    case .foreignSeries(let reference): "the list has the series \(reference) without the label"
    case .missingList(let name, let value):
      "the label of the symbols \(name) and \(value) has no list"
    }
  }
}
