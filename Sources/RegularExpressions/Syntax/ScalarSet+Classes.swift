extension ScalarSet {
  static let digits = ScalarSet(ascii: "09")
  static let word = ScalarSet(ascii: "09", "AZ", "__", "az")
  static let space = ScalarSet(ascii: "\t\n", "\u{C}\r", "  ")

  /// The class of a letter after a backslash: those of Perl.
  init?(escape: UInt8) {
    switch escape {
    case UInt8(ascii: "d"): self = .digits
    case UInt8(ascii: "D"): self = Self.digits.inverted
    case UInt8(ascii: "w"): self = .word
    case UInt8(ascii: "W"): self = Self.word.inverted
    case UInt8(ascii: "s"): self = .space
    case UInt8(ascii: "S"): self = Self.space.inverted
    default: return nil
    }
  }

  /// The class of a name between `[:` and `:]`: those of POSIX, and `word`.
  init?(posixName name: String) {
    switch name {
    case "alnum": self.init(ascii: "09", "AZ", "az")
    case "alpha": self.init(ascii: "AZ", "az")
    case "ascii": self.init([0...0x7F])
    case "blank": self.init(ascii: "\t\t", "  ")
    case "cntrl": self.init([0...0x1F, 0x7F...0x7F])
    case "digit": self = .digits
    case "graph": self.init(ascii: "!~")
    case "lower": self.init(ascii: "az")
    case "print": self.init(ascii: " ~")
    case "punct": self.init(ascii: "!/", ":@", "[`", "{~")
    case "space": self.init(ascii: "\t\r", "  ")
    case "upper": self.init(ascii: "AZ")
    case "word": self = .word
    case "xdigit": self.init(ascii: "09", "AF", "af")
    default: return nil
    }
  }

  /// The union of ranges, each given by its two bounds.
  private init(ascii bounds: String...) {
    self.init(
      bounds.map { bounds in
        let scalars = bounds.unicodeScalars.map(\.value)
        return scalars[0]...scalars[1]
      })
  }
}
