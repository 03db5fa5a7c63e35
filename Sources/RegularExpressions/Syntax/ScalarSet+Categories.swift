extension ScalarSet {
  /// The scalars of a general category, or of a group of them, by its short or long name.
  ///
  /// Case, spaces, hyphens and underscores do not count. The categories are those of the Unicode
  /// version that the standard library has.
  init?(category name: String) {
    let letters = name.lowercased().filter { !"_- ".contains($0) }
    switch letters {
    case "any": self = .all
    case "ascii": self.init([0...0x7F])
    case "assigned": self = Self.categories(["Cn"]).inverted
    default:
      guard let short = Self.shortNames[letters] else { return nil }
      self = Self.categories(short)
    }
  }

  /// The scalars of the categories whose names begin with one of `names`.
  private static func categories(_ names: [String]) -> ScalarSet {
    let categories = generalCategories.filter { category in
      names.contains { category.key.hasPrefix($0) }
    }
    return ScalarSet(categories.flatMap(\.value))
  }

  /// The categories by all of their names, in small letters alone.
  private static let shortNames: [String: [String]] = {
    var names: [String: [String]] = ["lc": ["Lu", "Ll", "Lt"], "casedletter": ["Lu", "Ll", "Lt"]]
    for (short, long) in [
      ("C", "other"), ("Cc", "control cntrl"), ("Cf", "format"), ("Cn", "unassigned"),
      ("Co", "privateuse"), ("Cs", "surrogate"), ("L", "letter"), ("Ll", "lowercaseletter"),
      ("Lm", "modifierletter"), ("Lo", "otherletter"), ("Lt", "titlecaseletter"),
      ("Lu", "uppercaseletter"), ("M", "mark combiningmark"), ("Mc", "spacingmark"),
      ("Me", "enclosingmark"), ("Mn", "nonspacingmark"), ("N", "number"),
      ("Nd", "decimalnumber digit"), ("Nl", "letternumber"), ("No", "othernumber"),
      ("P", "punctuation punct"), ("Pc", "connectorpunctuation"), ("Pd", "dashpunctuation"),
      ("Pe", "closepunctuation"), ("Pf", "finalpunctuation"), ("Pi", "initialpunctuation"),
      ("Po", "otherpunctuation"), ("Ps", "openpunctuation"), ("S", "symbol"),
      ("Sc", "currencysymbol"), ("Sk", "modifiersymbol"), ("Sm", "mathsymbol"),
      ("So", "othersymbol"), ("Z", "separator"), ("Zl", "lineseparator"),
      ("Zp", "paragraphseparator"), ("Zs", "spaceseparator"),
    ] {
      names[short.lowercased()] = [short]
      for name in long.split(separator: " ") { names[String(name)] = [short] }
    }
    return names
  }()
}

/// The scalars of each general category by its two letters, found once: it takes some milliseconds.
private let generalCategories: [String: [ClosedRange<UInt32>]] = {
  var categories: [Unicode.GeneralCategory: [ClosedRange<UInt32>]] = [:]
  var (start, category) = (UInt32(0), Unicode.GeneralCategory.control)
  func end(at scalar: UInt32) { categories[category, default: []].append(start...scalar - 1) }
  // Nothing in the planes between these has been assigned yet; tests look for it.
  for scalar in [0...0x3_FFFF, 0xE_0000...ScalarSet.largest].joined() {
    let next = Unicode.Scalar(scalar)?.properties.generalCategory ?? .surrogate
    guard next != category else { continue }
    end(at: scalar)
    (start, category) = (scalar, next)
  }
  end(at: ScalarSet.largest + 1)
  return Dictionary(uniqueKeysWithValues: categories.map { ($0.key.letters, $0.value) })
}()

extension Unicode.GeneralCategory {
  /// The two letters that Unicode has for the category.
  fileprivate var letters: String {
    switch self {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    case .unassigned: "Cn"
    @unknown default: "Cn"
    }
  }
}
