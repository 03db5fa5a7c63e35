extension ScalarSet {
  /// The scalars of a general category, or of a group of them, by its short or long name.
  ///
  /// The case of ASCII, spaces, hyphens and underscores do not count. The categories are those of the
  /// Unicode version that the standard library has.
  ///
  /// - Parameter ignoringCase: whether to add what differs from one of them in case alone.
  init?(category name: String, ignoringCase: Bool = false) {
    let letters = name.utf8.filter { !"_- ".utf8.contains($0) }
      .map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    let sets = ignoringCase ? foldedCategories : categories
    guard let set = sets[String(decoding: letters, as: UTF8.self)] else { return nil }
    self = set
  }
}

/// The sets by all of their names, in small letters alone, found once: it takes some milliseconds.
private let categories: [String: ScalarSet] = {
  let ranges = generalCategories()
  func union(_ isMember: (String) -> Bool) -> ScalarSet {
    ScalarSet(ranges.filter { isMember($0.key) }.flatMap(\.value))
  }
  let cased = union { ["Lu", "Ll", "Lt"].contains($0) }
  var sets: [String: ScalarSet] = [
    "any": .all, "ascii": ScalarSet([0...0x7F]), "assigned": union { $0 != "Cn" }, "lc": cased,
    "casedletter": cased,
  ]
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
    let set = union { $0.hasPrefix(short) }
    sets[short.lowercased()] = set
    for name in long.split(separator: " ") { sets[String(name)] = set }
  }
  return sets
}()

/// The same without regard to case. A pattern may name a category thousands of times.
private let foldedCategories = categories.mapValues(\.folded)

/// The scalars of each general category by its two letters.
private func generalCategories() -> [String: [ClosedRange<UInt32>]] {
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
}

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
