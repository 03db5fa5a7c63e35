import Testing

@testable import RegularExpressions

@Suite("What values can be is known from the pattern")
struct AnalysisTests {
  @Test(
    "as literals",
    arguments: [
      ("foo", ["foo"]), ("", [""]), ("foo|bar", ["bar", "foo"]), ("foo|foo", ["foo"]),
      ("(a|b)(c|d)", ["ac", "ad", "bc", "bd"]), ("a?b", ["ab", "b"]), ("a{2}", ["aa"]),
      ("a{0,2}", ["", "a", "aa"]), ("x[0-2]", ["x0", "x1", "x2"]), ("^foo$", ["foo"]),
      ("(?i)ab", ["AB", "Ab", "aB", "ab"]), ("(^foo|^bar)$", ["bar", "foo"]),
      (#"\Afoo\z"#, ["foo"]), ("é|e", ["e", "é"]), ("(a|)", ["", "a"]),
      (#"foo\.bar"#, ["foo.bar"]), (#"[^\x{0}-\x{10FFFF}]"#, []), (#"\x{D800}"#, []),
    ] as [(String, [String])])
  func literals(pattern: String, expected: [String]) throws {
    #expect(try RegularExpression(pattern).literals == expected.map(\.bytes))
  }

  @Test(
    "but not for any pattern",
    arguments: [
      "a*", ".", "foo.*", "[a-z][a-z]", #"\pL"#, #"\bfoo"#, "(?m)a$\n", "\u{FFFD}", "[^a]",
      "(a|b){9}", #"a\b"#,
    ])
  func noLiterals(pattern: String) throws {
    #expect(try RegularExpression(pattern).literals == nil)
  }

  @Test(
    "as a prefix",
    arguments: [
      ("foo.*", "foo"), ("foo", "foo"), ("foo|fob", "fo"), ("(foo|fob)-.*", "fo"), ("fo+", "fo"),
      ("fo*", "f"), (".*", ""), ("(?i)foo.*", ""), ("^foo.*", "foo"), ("(foo.*|fob)", "fo"),
      (#"foo\b.*"#, "foo"), (#"\bfoo.*"#, ""), ("(ab)+", "ab"), ("(ab){2,}c", "abab"),
      ("foo[0-9]+", "foo"), ("é.*|è.*", "\u{C3}"),
    ])
  func prefix(pattern: String, expected: String) throws {
    let prefix = try RegularExpression(pattern).prefix
    #expect(prefix == (expected == "\u{C3}" ? [0xC3] : expected.bytes))
  }

  @Test(
    "as all or all but one",
    arguments: [
      (".*", true, false), (".+", false, true), ("(.*)", true, false), ("^.*$", true, false),
      ("(.*)*", true, false), ("(.+)?", true, false), ("(?s:.*)", true, false),
      (".*?", true, false),
      (".+?", false, true), ("..*", false, true), (".*.", false, true), (".*.*", true, false),
      (".*|foo", true, false), (".{1,}", false, true), (".{0,}", true, false),
      (#"[\s\S]*"#, true, false), (#"[\d\D]+"#, false, true), ("", false, false),
      ("(?-s).*", false, false), ("..+", false, false), ("[^a]*", false, false),
      ("a*", false, false), (".?", false, false),
    ])
  func all(pattern: String, all: Bool, allButEmpty: Bool) throws {
    let expression = try RegularExpression(pattern)
    #expect(expression.matchesAll == all && expression.matchesAllButEmpty == allButEmpty)
  }

  @Test("the automaton is not asked where the tests tell all")
  func decisions() throws {
    for pattern in [
      "foo.*", ".*bar", ".*bar.*", ".*", ".+", "foo.*bar", "(foo|bar)-.*", ".*-(foo|bar)",
      ".*(foo|bar).*", "foo.+", "a|b", "a.*b.*c", ".*aaaaaaaaaaaaaa.*",
    ] {
      var matcher = try RegularExpression(pattern).makeMatcher()
      for value in ["foo", "bar", "foo-bar", "a-b-c", "", "x", "foobar", "some-longer-value-bar"] {
        _ = matcher.matches(value)
      }
      #expect(matcher.automaton.slowStepCount == 0, "\(pattern)")
    }
  }

  @Test("a literal is found at every place of a value, and nowhere else")
  func search() throws {
    for literal in ["b", "ba", "bar", "barbarbarbar", "bébébébébébé"] {
      var matcher = try RegularExpression(".*\(literal).*").makeMatcher()
      for count in 0..<50 {
        for place in 0..<count {
          var value = Array(String(repeating: "-", count: place).utf8) + literal.bytes
          value += Array(repeating: 0x62, count: count - place - 1)
          #expect(matcher.matches(value) == true)
          value[place] = 0x2D
          #expect(
            matcher.matches(value) == String(decoding: value, as: UTF8.self).contains(literal))
        }
      }
    }
  }

  @Test("and not behind the value")
  func searchEnd() throws {
    for literal in ["b", "ba", "bar", "barn", "barbarba"] {
      var search = try RegularExpression(".*\(literal).*").makeMatcher()
      var outline = try RegularExpression("-*.*\(literal)-*.*").makeMatcher()
      let count = literal.utf8.count
      for place in 0..<100 {
        let bytes = Array(repeating: 0x2D, count: place) + literal.bytes + literal.bytes
        for end in [place, place + count - 1, place + count] {
          let value = bytes.span.extracting(..<end)
          let isFound = end == place + count
          #expect(search.matches(value) == isFound, "\(literal) at \(place) of \(end)")
          #expect(outline.matches(value) == isFound, "\(literal) at \(place) of \(end)")
        }
      }
    }
  }

  @Test("expressions are equal by their patterns, and copies of matchers go their own ways")
  func values() throws {
    let (one, other) = (try RegularExpression("a+"), try RegularExpression("aa*"))
    #expect(
      one == (try RegularExpression("a+")) && one != other && Set([one, one, other]).count == 2)
    #expect("\(one)" == "a+" && one.pattern == "a+")
    // Strings are equal, and these match different values.
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    #expect(composed == decomposed)
    let (third, fourth) = (try RegularExpression(composed), try RegularExpression(decomposed))
    #expect(third != fourth && Set([third, fourth]).count == 2)
    var first = try RegularExpression("[ab]+c").makeMatcher()
    var second = first
    #expect(first.matches("abc") == true)
    #expect(second.matches("abd") == false)
    #expect(second.matches("bc") == true)
    #expect(second.automaton.slowStepCount > 0)
  }
}
