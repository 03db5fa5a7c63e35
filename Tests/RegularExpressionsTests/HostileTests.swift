import TestSupport
import Testing

@testable import RegularExpressions

@Suite("Whatever the pattern, time is linear and memory is bounded")
struct HostileTests {
  static let patterns = [
    "(a*)*b", "(a|a)*", "(a|aa)+", "(x+x+)+y", "(a?){30}a{30}", ".*.*.*.*=.*", "(.*)(.*)(.*)(.*)x",
    "((a+)+)+b", #"(\w+\s?)+!"#, "(a|b|ab)*c", "(.*a){12}", "([a-z]+)*[0-9]", "(?:a*){1000}b",
    #"(\b|a)*b"#, "(?m)(^a*$)*b",
  ]

  @Test("a value takes no more steps in the program than it has scalars", arguments: patterns)
  func steps(pattern: String) throws {
    let syntax = try PatternParser.parse(pattern)
    for letter in ["a", "x", "=", "é"] {
      var automaton = Automaton(Program(syntax))
      let value = Array(String(repeating: letter, count: 5_000).utf8)
      _ = automaton.matches(value.span)
      #expect(automaton.slowStepCount <= 5_000)
      // What repeats is soon known.
      let count = automaton.slowStepCount
      #expect(count < 200)
      _ = automaton.matches(value.span)
      #expect(automaton.slowStepCount == count)
    }
  }

  @Test("a pattern of many states is tested in bounded memory", arguments: Seed.each(2))
  func memory(seed: Seed) throws {
    var generator = seed.generator
    var automaton = Automaton(
      Program(try PatternParser.parse("(a|b)*a(a|b){16}c?")), largestCacheSize: 1 << 14)
    let limit = 2 << 14
    for _ in 0..<Effort.scaled(quick: 30, full: 200) {
      let value = (0..<500).map { _ in UInt8.random(in: 0x61...0x62, using: &generator) }
      let expected = value[value.count - 17] == 0x61
      #expect(automaton.matches(value.span) == expected)
      #expect(automaton.cache.size <= limit + 100)
    }
    #expect(automaton.cache.clearCount > 0)
    #expect(automaton.slowStepCount <= Effort.scaled(quick: 30, full: 200) * 500)
  }

  @Test(
    "nothing is allocated for a value once its states are known",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers),
    arguments: [
      "foo.*", ".*bar", ".*bar.*", "foo|bar|baz-00000000", "(foo|bar)-.*", ".*(bar|oo).*",
      "[a-z]+-[0-9a-f]+7-(bar|foo)", "(foo|bar)-.*[13579]-.*", #"\bfoo\b.*"#, "(?i)FOO-.*é?",
      ".*[é-ü].*", "aaaaaaaaaa.*",
    ])
  func allocations(pattern: String) throws {
    var matcher = try RegularExpression(pattern).makeMatcher()
    let values = ["foo-0a7-bar", "bar-1-x", "baz-00000000", "", "x", "é foo bar ü", "aaaaaaaaaab"]
      .map { Array($0.utf8) }
    Allocations.expect(0) {
      var count = 0
      for index in values.indices {
        let value = values[index]
        if matcher.matches(value.span) { count += 1 }
      }
      precondition(count <= values.count)
    }
  }

  @Test("patterns of many literals take time and memory in proportion")
  func manyLiterals() throws {
    let count = Effort.scaled(quick: 4_000, full: 20_000)
    let words = (0..<count).map { "host-\($0)" }
    let expression = try RegularExpression(words.joined(separator: "|"))
    #expect(expression.literals == nil && expression.prefix == "host-".bytes)
    var matcher = expression.makeMatcher()
    #expect(words.allSatisfy { word in matcher.matches(word) })
    for other in ["host-20000", "host-", "host-1a"] { #expect(matcher.matches(other) == false) }
    #expect(matcher.automaton.slowStepCount == 0)

    let ends = try RegularExpression("(\(words.joined(separator: "|"))):.*")
    var endMatcher = ends.makeMatcher()
    #expect(words.allSatisfy { word in endMatcher.matches(word + ":90") })
    for other in ["host-20000:90", "host-1"] { #expect(endMatcher.matches(other) == false) }
    #expect(endMatcher.automaton.slowStepCount == 0)
  }

  @Test("long patterns are read in proportion to their length")
  func longPatterns() throws {
    let count = Effort.scaled(quick: 10_000, full: 50_000)
    let text = String(repeating: "ab", count: count / 2)
    for pattern in [
      text, "\(text).*", ".*\(text)", ".*\(text).*", String(repeating: "^", count: count),
      String(repeating: "$", count: count), "(\(String(repeating: "|", count: count)))",
    ] {
      let bytes = Allocations.bytes { _ = try? RegularExpression(pattern) }
      if Allocations.areCounted { #expect(bytes < 200 << 20) }
      var matcher = try RegularExpression(pattern).makeMatcher()
      #expect(matcher.matches(pattern.hasPrefix("a") || pattern.hasPrefix(".") ? text : "") == true)
    }
  }
}
