/// A part of the format of sealed payloads that a payload may or may not use.
enum Feature: Hashable {
  /// What a column of integers is for.
  enum Role: CaseIterable {
    case timestamps
    case sharedTimestamps
    /// Those of any mode but a dictionary.
    case integers
    case residuals
    case entries
    case entryNumbers
  }

  /// Values, of the payload itself or of the entries of its dictionary.
  case mode(UInt8, ofEntries: Bool = false)
  case transform(UInt8, Role, severalFrames: Bool)
  case scale(Role)
  case breaks(Role)
  case width(Int, Role)
  /// A directory whose starts lie on a line that is not level.
  case slope(Role)
  /// Front bits, by the width of the codes.
  case fronts(Int)
  case exceptions
  case sharedTimestamps
}
