/// What a pattern consists of.
///
/// Which of several ways to match is preferred makes no difference to whether a whole value matches:
/// groups leave no trace, and lazy repetitions are like others.
indirect enum Syntax: Equatable, Sendable {
  case empty
  case scalars(ScalarSet)
  case assertion(Assertion)
  case concatenation([Syntax])
  case alternation([Syntax])
  /// Without `maximum`, any number of times from `minimum` on.
  case repetition(Syntax, minimum: Int, maximum: Int?)

  /// Anything, the empty value too.
  // Not stored: a leak checker does not see what a stored one points to.
  static var anything: Syntax { .repetition(.scalars(.all), minimum: 0, maximum: nil) }

  /// One after another.
  static func joining(_ parts: [Syntax]) -> Syntax {
    var flat: [Syntax] = []
    for part in parts {
      switch part {
      case .empty: break
      case .concatenation(let parts): flat += parts
      default: flat.append(part)
      }
    }
    return flat.count > 1 ? .concatenation(flat) : flat.first ?? .empty
  }

  /// Any of some; successive scalars become one set.
  static func choosing(_ alternatives: [Syntax]) -> Syntax {
    var flat: [Syntax] = []
    for alternative in alternatives {
      guard case .alternation(let inner) = alternative else {
        flat.append(alternative)
        continue
      }
      flat += inner
    }
    if flat.contains(.anything) { return .anything }
    var merged: [Syntax] = []
    var ranges: [ClosedRange<UInt32>] = []
    var (hasEmpty, hasScalars) = (false, false)
    for alternative in flat {
      if case .scalars(let set) = alternative {
        ranges += set.ranges
        hasScalars = true
        continue
      }
      if alternative == .empty {
        if hasEmpty { continue }
        hasEmpty = true
      }
      merged.append(alternative)
    }
    if hasScalars, !ranges.isEmpty || merged.isEmpty {
      merged.append(.scalars(ScalarSet(ranges)))
    }
    return merged.count == 1 ? merged[0] : .alternation(merged)
  }

  /// The same several times.
  static func repeating(_ part: Syntax, minimum: Int, maximum: Int?) -> Syntax {
    if part == .empty || maximum == 0 { return .empty }
    if minimum == 1, maximum == 1 { return part }
    guard case .repetition(let inner, let innerMinimum, let innerMaximum) = part,
      minimum <= 1, maximum ?? 1 == 1, innerMinimum <= 1, innerMaximum ?? 1 == 1
    else { return .repetition(part, minimum: minimum, maximum: maximum) }
    // Each of the two is one of ?, * and +.
    return .repetition(
      inner, minimum: minimum * innerMinimum,
      maximum: maximum == nil || innerMaximum == nil ? nil : 1)
  }
}
