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

  @Test(
    "few steps of a long value are taken in the program: what repeats is soon known",
    arguments: patterns)
  func steps(pattern: String) throws {
    let syntax = try PatternParser.parse(pattern)
    for letter in ["a", "x", "=", "é"] {
      var automaton = Automaton(Program(syntax))
      let value = Array(String(repeating: letter, count: 5_000).utf8)
      _ = automaton.matches(value.span)
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

  @Test("literals that hash alike are told apart, and make no table slow")
  func alikeLiterals() throws {
    // The hash is of the length and of eight bytes at both ends.
    let count = Effort.scaled(quick: 2_000, full: 10_000)
    let words = (0..<count).map { number in
      let digits = String(number)
      return "beginning" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
        + "-the-end"
    }
    var matcher = try RegularExpression(words.shuffled().joined(separator: "|")).makeMatcher()
    #expect(words.allSatisfy { word in matcher.matches(word) })
    for other in ["beginning000000-the-eng", "beginning00000a-the-end", "beginning999999-the-end"] {
      #expect(matcher.matches(other) == false)
    }
    #expect(matcher.automaton.slowStepCount == 0)
  }

  @Test(
    "long patterns are read in proportion to their length",
    arguments: [
      ("", "ab", ""), ("", "ab", ".*"), (".*", "ab", ""), (".*", "ab", ".*"), ("", "^", ""),
      ("", "$", ""), ("(", "|", ")"), ("[", "[:", "x]"), ("[", "az", "]"), ("", "(?i)", ""),
      ("", "[[:digit:]]?", ""), (#"\Q"#, "a|", ""),
    ])
  func longPatterns(start: String, part: String, end: String) throws {
    func pattern(_ count: Int) -> String {
      start + String(repeating: part, count: count / part.utf8.count) + end
    }
    // Each is read once before, so that what is found once per process is.
    func byteCount(_ count: Int) throws -> UInt64 {
      let pattern = pattern(count)
      _ = try RegularExpression(pattern)
      return Allocations.bytes { _ = try? RegularExpression(pattern) }
    }
    let count = Effort.scaled(quick: 2_000, full: 25_000)
    let (bytes, doubleBytes) = (try byteCount(count), try byteCount(2 * count))
    if Allocations.areCounted { #expect(doubleBytes < 3 * bytes) }
  }

  @Test("a class that repeats another is the same as one that has it once")
  func repeatedClasses() throws {
    for part in [#"\pL"#, #"\p{Lu}"#, #"\W"#, "[:^word:]"] {
      for flags in ["", "(?i)"] {
        let one = try RegularExpression(flags + "[" + part + "]")
        let many = try RegularExpression(
          flags + "[" + String(repeating: part, count: Effort.scaled(quick: 100, full: 2_000)) + "]"
        )
        for value in ["a", "A", "é", "-", "5", "\u{10FFFF}"] {
          #expect(one.matches(value) == many.matches(value), "\(one) \(value)")
        }
      }
    }
  }
}
