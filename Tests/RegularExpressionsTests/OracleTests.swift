import TestSupport
import Testing

@testable import RegularExpressions

@Suite("Random patterns match what following all positions finds")
struct OracleTests {
  @Test(
    "by the matcher, and by the automaton alone",
    arguments: Seed.each(Effort.scaled(quick: 3, full: 60)))
  func matching(seed: Seed) throws {
    var generator = seed.generator
    var matchCount = 0
    for _ in 0..<60 {
      let oracle = Oracle.random(depth: 3, using: &generator)
      let expression = try RegularExpression(oracle.pattern)
      var matcher = expression.makeMatcher()
      var automaton = Automaton(Program(try PatternParser.parse(oracle.pattern)))
      for _ in 0..<20 {
        let value = Oracle.value(using: &generator)
        let expected = oracle.matches(value)
        if expected { matchCount += 1 }
        #expect(matcher.matches(value) == expected, "\(oracle.pattern) \(value)")
        #expect(automaton.matches(value.span) == expected, "\(oracle.pattern) \(value)")
      }
    }
    #expect(matchCount > 20)
  }

  @Test(
    "and what is said of a pattern holds for all that match",
    arguments: Seed.each(Effort.scaled(quick: 3, full: 60)))
  func analysis(seed: Seed) throws {
    var generator = seed.generator
    let letters: [Unicode.Scalar] = ["a", "b", "é"]
    let values = Self.values(of: letters, maximum: 3)
    var literalCount = 0
    for round in 0..<60 {
      let oracle = Oracle.random(
        depth: 3, alphabet: letters, places: round % 2 == 0, using: &generator)
      let expression = try RegularExpression(oracle.pattern)
      let matching = values.filter(oracle.matches)
      #expect(expression.matchesEmpty == oracle.matches([]), "\(oracle.pattern)")
      #expect(matching.allSatisfy { $0.starts(with: expression.prefix) }, "\(oracle.pattern)")
      if expression.matchesAll { #expect(matching.count == values.count, "\(oracle.pattern)") }
      if expression.matchesAllButEmpty {
        #expect(matching.count == values.count - 1, "\(oracle.pattern)")
      }
      guard let literals = expression.literals else { continue }
      literalCount += 1
      #expect(literals.count <= 256 && Set(literals).count == literals.count)
      #expect(
        zip(literals, literals.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
      #expect(literals.allSatisfy(oracle.matches), "\(oracle.pattern)")
      #expect(Set(matching).isSubset(of: literals), "\(oracle.pattern)")
    }
    #expect(literalCount > 10)
  }

  @Test(
    "in patterns of literals and gaps, which need no automaton",
    arguments: Seed.each(Effort.scaled(quick: 3, full: 60)))
  func gaps(seed: Seed) throws {
    var generator = seed.generator
    var decidedCount = 0
    let letters: [Unicode.Scalar] = ["a", "b", "é"]
    for _ in 0..<40 {
      var parts: [Oracle] = []
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0:
          parts.append(.times(.any, least: Int.random(in: 0...2, using: &generator), most: nil))
        case 1: parts += [.times(.any, least: 0, most: nil), .any]
        default:
          let words = (0..<Int.random(in: 1...3, using: &generator)).map { _ -> Oracle in
            let count = Int.random(
              in: 1...(Bool.random(using: &generator) ? 2 : 12), using: &generator)
            return .sequence(
              (0..<count).map { _ in .literal(letters.randomElement(using: &generator)!) })
          }
          parts.append(words.count == 1 ? words[0] : .choice(words))
        }
      }
      let oracle = Oracle.sequence(parts)
      let expression = try RegularExpression(oracle.pattern)
      var matcher = expression.makeMatcher()
      for _ in 0..<20 {
        let value = Self.value(for: parts, using: &generator)
        #expect(matcher.matches(value) == oracle.matches(value), "\(oracle.pattern) \(value)")
      }
      if matcher.automaton.slowStepCount == 0 { decidedCount += 1 }
    }
    #expect(decidedCount > 15)
  }

  @Test("even where the cache is full most of the time", arguments: Seed.each(4))
  func fullCache(seed: Seed) throws {
    var generator = seed.generator
    let letters: [Unicode.Scalar] = ["a", "b"]
    let oracle = Oracle.sequence([
      .times(.any, least: 0, most: nil), .literal("a"), .times(.any, least: 9, most: 9),
      .set(["b"], inverted: false),
    ])
    let program = Program(try PatternParser.parse(oracle.pattern))
    var automaton = Automaton(program, largestCacheSize: 64)
    for _ in 0..<50 {
      let value = (0..<40).map { _ in UInt8(letters.randomElement(using: &generator)!.value) }
      #expect(automaton.matches(value.span) == oracle.matches(value))
    }
    #expect(automaton.cache.clearCount > 20)
  }

  /// All values of up to so many letters, and some that are not UTF-8.
  static func values(of letters: [Unicode.Scalar], maximum: Int) -> [[UInt8]] {
    var all: [[UInt8]] = [[]]
    var last = all
    for _ in 0..<maximum {
      last = last.flatMap { value in letters.map { value + Array(String($0).utf8) } }
      all += last
    }
    return all + [[0xFF], [0x61, 0xC3], [0xC3, 0x61], [0xE2, 0x82, 0x61], [0xF0, 0x9F, 0x98]]
  }

  /// A value that has something of each part.
  private static func value(
    for parts: [Oracle], using generator: inout some RandomNumberGenerator
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .choice(let words):
        bytes += text(words[Int.random(in: words.indices, using: &generator)])
      case .sequence: bytes += text(part)
      default:
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
          bytes += ["a", "b", "é"][Int.random(in: 0..<3, using: &generator)].bytes
        }
      }
    }
    if !bytes.isEmpty, Int.random(in: 0..<3, using: &generator) == 0 {
      bytes[Int.random(in: bytes.indices, using: &generator)] = 0x62
    }
    return bytes
  }

  private static func text(_ word: Oracle) -> [UInt8] {
    guard case .sequence(let letters) = word else { return [] }
    return letters.flatMap { letter -> [UInt8] in
      guard case .literal(let scalar) = letter else { return [] }
      return Array(String(scalar).utf8)
    }
  }
}
