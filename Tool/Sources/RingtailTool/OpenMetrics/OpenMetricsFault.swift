package import SeriesModel

/// What can be wrong with OpenMetrics text.
package enum OpenMetricsFault: Error, Equatable {
  case blankLine
  /// Something else should be there.
  case expected(String)
  /// A line that begins with `#` is none of the four kinds.
  case unknownMetadata
  case unknownType(String)
  /// The unit is not the end of the metric's name.
  case unitNotInName(String)
  /// The number is none, or too large.
  case invalidNumber
  /// The time is no number, or cannot be told in milliseconds.
  case invalidTimestamp
  /// The sample has no time, and needs one.
  case missingTimestamp
  /// The labels of an exemplar have more than 128 characters.
  case exemplarTooLong
  case labels(LabelSetError)
  /// There is something behind `# EOF`.
  case behindEnd
  /// The text ends without `# EOF`, so that some of it may be missing.
  case missingEnd
}

extension OpenMetricsFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .blankLine: "the line is blank"
    case .expected(let what): "\(what) should be here"
    case .unknownMetadata: "this is none of # TYPE, # HELP, # UNIT and # EOF"
    case .unknownType(let type): "there is no type \(type)"
    case .unitNotInName(let unit): "the name of the metric does not end in _\(unit)"
    case .invalidNumber: "this is no number"
    case .invalidTimestamp: "this is no time"
    case .missingTimestamp: "the sample has no time"
    case .exemplarTooLong: "the labels of the exemplar have more than 128 characters"
    case .labels(let error): "\(error)"
    case .behindEnd: "there is more behind # EOF"
    case .missingEnd: "the text ends without # EOF"
    }
  }
}
