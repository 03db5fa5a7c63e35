extension Syntax {
  /// Whether the empty value matches.
  var matchesEmpty: Bool {
    switch self {
    case .empty: true
    case .scalars: false
    case .assertion(let assertion): assertion.holds(after: .edge, before: .edge)
    case .concatenation(let parts): parts.allSatisfy(\.matchesEmpty)
    case .alternation(let alternatives): alternatives.contains(where: \.matchesEmpty)
    case .repetition(let part, let minimum, _): minimum == 0 || part.matchesEmpty
    }
  }

  /// The same without the assertions at both ends that hold there in any case.
  var trimmed: Syntax {
    trimmed([.textStart, .lineStart], last: false).trimmed([.textEnd, .lineEnd], last: true)
  }

  private func trimmed(_ assertions: [Assertion], last: Bool) -> Syntax {
    switch self {
    case .assertion(let assertion):
      return assertions.contains(assertion) ? .empty : self
    case .concatenation(var parts):
      var count = 0
      while count < parts.count {
        let index = last ? parts.count - 1 - count : count
        parts[index] = parts[index].trimmed(assertions, last: last)
        guard parts[index] == .empty else { break }
        count += 1
      }
      return .joining(parts)
    case .alternation(let alternatives):
      return .choosing(alternatives.map { $0.trimmed(assertions, last: last) })
    case .empty, .scalars, .repetition: return self
    }
  }
}
