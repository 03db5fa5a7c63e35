/// The words of which selectors are made.
enum SelectorSyntax {
  /// Whether a metric's name can begin with `byte`; a label's name can, unless it is a colon.
  static func beginsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// Whether a metric's name can go on with `byte`.
  static func continuesName(_ byte: UInt8) -> Bool {
    beginsName(byte) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Whether a metric can be called so without quotes.
  static func isMetricName(_ name: String) -> Bool {
    guard let first = name.utf8.first else { return false }
    return beginsName(first) && name.utf8.allSatisfy(continuesName)
  }
}
