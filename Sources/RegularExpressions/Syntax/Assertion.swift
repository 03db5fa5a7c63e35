/// What a pattern can ask of a place between two scalars.
enum Assertion: UInt8, Sendable {
  case textStart
  case textEnd
  case lineStart
  case lineEnd
  case wordBoundary
  case noWordBoundary

  /// Whether the place between two neighbours is of this kind.
  func holds(after left: Neighbour, before right: Neighbour) -> Bool {
    switch self {
    case .textStart: left == .edge
    case .textEnd: right == .edge
    case .lineStart: left == .edge || left == .newline
    case .lineEnd: right == .edge || right == .newline
    case .wordBoundary: (left == .word) != (right == .word)
    case .noWordBoundary: (left == .word) == (right == .word)
    }
  }
}

/// What assertions tell apart on either side of a place.
enum Neighbour: UInt8, Sendable {
  /// Nothing: the value begins or ends here.
  case edge
  case newline
  /// A letter or digit of ASCII, or an underscore.
  case word
  case other
}
