extension ScalarSet {
  /// The set with all scalars that differ from one of it in case alone.
  var folded: ScalarSet {
    if self == .all { return self }
    if let last = ranges.last, last.upperBound > 0x7F { return foldedByOrbits }
    var folded = ranges
    for range in ranges {
      let (upper, lower) = (range.clamped(to: 0x41...0x5A), range.clamped(to: 0x61...0x7A))
      if range.overlaps(0x41...0x5A) {
        folded.append(upper.lowerBound + 0x20...upper.upperBound + 0x20)
      }
      if range.overlaps(0x61...0x7A) {
        folded.append(lower.lowerBound - 0x20...lower.upperBound - 0x20)
      }
    }
    // Two letters of ASCII have relatives elsewhere: the Kelvin sign and the long s.
    let letters = ScalarSet(folded)
    if letters.contains(0x6B) { folded.append(0x212A...0x212A) }
    if letters.contains(0x73) { folded.append(0x17F...0x17F) }
    return ScalarSet(folded)
  }

  private var foldedByOrbits: ScalarSet {
    var folded = ranges
    for range in ranges {
      var (low, high) = (0, caseOrbits.count)
      while low < high {
        let middle = (low + high) / 2
        if caseOrbits[middle].scalar < range.lowerBound { low = middle + 1 } else { high = middle }
      }
      for (_, orbit) in caseOrbits[low...].prefix(while: { $0.scalar <= range.upperBound }) {
        folded += orbit
      }
    }
    return ScalarSet(folded)
  }
}

/// The scalars that have relatives, ascending, each with all that differ from it in case alone, and with
/// itself. They are found once, which takes some milliseconds.
///
/// They are those of Unicode's simple case folding, which follow from the case mappings to single
/// scalars, but for the two letters that only Turkic languages map: U+0130 and U+0131.
private let caseOrbits: [(scalar: UInt32, orbit: [ClosedRange<UInt32>])] = {
  var orbits: [[UInt32]] = []
  var orbitOf: [UInt32: Int] = [:]
  for value in UInt32(0x41)...0x1_FFFF where value != 0x130 && value != 0x131 {
    guard let properties = Unicode.Scalar(value)?.properties, properties.changesWhenCaseMapped
    else { continue }
    let mappings = [
      properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping,
    ].map(\.unicodeScalars)
    let relatives = [value] + mappings.filter { $0.count == 1 }.compactMap(\.first?.value)
    let target = relatives.compactMap { orbitOf[$0] }.first ?? orbits.count
    if target == orbits.count { orbits.append([]) }
    for relative in relatives {
      switch orbitOf[relative] {
      case target: break
      case let other?:
        for member in orbits[other] { orbitOf[member] = target }
        orbits[target] += orbits[other]
        orbits[other] = []
      case nil:
        orbitOf[relative] = target
        orbits[target].append(relative)
      }
    }
  }
  return orbits.filter { $0.count > 1 }
    .flatMap { orbit in orbit.map { (scalar: $0, orbit: orbit.map { $0...$0 }) } }
    .sorted { $0.scalar < $1.scalar }
}()
