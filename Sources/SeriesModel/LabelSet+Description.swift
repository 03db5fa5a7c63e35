extension LabelSet: CustomStringConvertible {
  /// The labels as Prometheus prints them, as in `{__name__="up", job="api"}`.
  ///
  /// Values are quoted, and so are names that the old rule (``LabelNameRule/legacy``) does not allow. In
  /// quotes a backslash stands before quotes and backslashes and begins the escape of what cannot be
  /// seen.
  public var description: String {
    let labels = pairs.map { name, value in
      (LabelNameRule.legacy.allows(name.utf8.span) ? name : name.quoted) + "=" + value.quoted
    }
    return "{" + labels.joined(separator: ", ") + "}"
  }
}

extension String {
  /// The text in double quotes, with escapes as Go and PromQL have them.
  package var quoted: String {
    var text = "\""
    for scalar in unicodeScalars { Self.append(scalar, to: &text) }
    return text + "\""
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\"", "\\": text += "\\\(scalar)"
    case "\u{07}": text += "\\a"
    case "\u{08}": text += "\\b"
    case "\u{0C}": text += "\\f"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    case "\u{0B}": text += "\\v"
    case _ where isVisible(scalar): text.unicodeScalars.append(scalar)
    case "\0"..<" ", "\u{7F}": text += "\\x" + hex(scalar, digits: 2)
    case ..."\u{FFFF}": text += "\\u" + hex(scalar, digits: 4)
    default: text += "\\U" + hex(scalar, digits: 8)
    }
  }

  private static func hex(_ scalar: Unicode.Scalar, digits: Int) -> String {
    let number = String(scalar.value, radix: 16)
    return String(repeating: "0", count: digits - number.utf8.count) + number
  }

  /// Whether the scalar is a letter, mark, number, punctuation, symbol, or the plain space.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      false
    case .spaceSeparator: scalar == " "
    default: true
    }
  }
}
