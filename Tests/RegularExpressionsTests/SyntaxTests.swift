import Testing

@testable import RegularExpressions

/// What each construct matches, and what it does not.
@Suite("A pattern matches whole values as RE2 has it")
struct SyntaxTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let pattern: String
    let matching: [String]
    let others: [String]
    init(_ pattern: String, _ matching: [String], not others: [String]) {
      (self.pattern, self.matching, self.others) = (pattern, matching, others)
    }
    var testDescription: String { pattern }
  }

  static let literals: [Case] = [
    .init("", [""], not: ["a", "\n"]),
    .init("foo", ["foo"], not: ["", "fo", "fooo", "xfoo", "Foo", "foo\n"]),
    .init("é€😀", ["é€😀"], not: ["é€", "e€😀"]),
    .init("a b", ["a b"], not: ["ab"]),
    .init(#"a\.b"#, ["a.b"], not: ["axb"]),
    .init(#"\^\$\\\|\(\)\[\]\{\}\*\+\?\-\_\/"#, [#"^$\|()[]{}*+?-_/"#], not: [""]),
    .init("]", ["]"], not: ["["]),
    .init("}", ["}"], not: ["{"]),
    .init("-", ["-"], not: [""]),
    .init("{", ["{"], not: [""]),
    .init("a{", ["a{"], not: ["a"]),
    .init("a{x}", ["a{x}"], not: ["ax"]),
    .init("a{,5}", ["a{,5}"], not: ["aa"]),
    .init("a{5", ["a{5"], not: ["aaaaa"]),
    .init("a{5,", ["a{5,"], not: ["aaaaa"]),
    .init("a{1,x}", ["a{1,x}"], not: ["a"]),
    .init("a{01}", ["a{01}"], not: ["a"]),
    .init(#"\Qa.b*\E"#, ["a.b*"], not: ["axb"]),
    .init(#"\Qa.b"#, ["a.b"], not: ["axb"]),
    .init(#"\Qab\E+"#, ["ab", "abb"], not: ["abab"]),
    .init(#"\Q\\E"#, [#"\"#], not: [""]),
    .init(#"\Q\E"#, [""], not: ["a"]),
    .init(#"x\Q|\Ey"#, ["x|y"], not: ["x"]),
    .init(#"\Qé\E"#, ["é"], not: ["e"]),
  ]

  static let escapes: [Case] = [
    .init(#"\a\f\n\r\t\v"#, ["\u{7}\u{C}\n\r\t\u{B}"], not: ["afnrtv"]),
    .init(#"\x41"#, ["A"], not: ["x41"]),
    .init(#"\xFF"#, ["ÿ"], not: ["\u{F}F"]),
    .init(#"\xfe"#, ["þ"], not: ["xfe"]),
    .init(#"\x{41}"#, ["A"], not: [""]),
    .init(#"\x{000041}"#, ["A"], not: [""]),
    .init(#"\x{1F600}"#, ["😀"], not: [""]),
    .init(#"\x{10FFFF}"#, ["\u{10FFFF}"], not: ["\u{10FFFE}"]),
    .init(#"\123"#, ["S"], not: ["123"]),
    .init(#"\0"#, ["\0"], not: ["0"]),
    .init(#"\012"#, ["\n"], not: ["12"]),
    .init(#"\1234"#, ["S4"], not: ["S"]),
    .init(#"\07"#, ["\u{7}"], not: ["07"]),
    .init(#"\08"#, ["\u{0}8"], not: ["08"]),
    .init(#"\377"#, ["ÿ"], not: [""]),
  ]

  static let classes: [Case] = [
    .init("[abc]", ["a", "b", "c"], not: ["", "d", "ab", "A"]),
    .init("[^abc]", ["d", "\n", "é"], not: ["", "a", "dd"]),
    .init("[a-c]", ["a", "b", "c"], not: ["d", "-"]),
    .init("[a-]", ["a", "-"], not: ["b"]),
    .init("[-a]", ["a", "-"], not: ["b"]),
    .init("[a-c-e]", ["a", "b", "c", "-", "e"], not: ["d"]),
    .init("[]a]", ["]", "a"], not: ["[", ""]),
    .init("[^]a]", ["b"], not: ["]", "a"]),
    .init("[[]", ["["], not: ["]"]),
    .init("[a^]", ["a", "^"], not: ["b"]),
    .init(#"[\]\-\\]"#, ["]", "-", "\\"], not: ["[", "a"]),
    .init(#"[\x41-\x{43}]"#, ["A", "B", "C"], not: ["D"]),
    .init(#"[\101-\103]"#, ["A", "C"], not: ["D"]),
    .init(#"[\n\t]"#, ["\n", "\t"], not: ["n", "t"]),
    .init("[é-ü]", ["é", "ö", "ü"], not: ["e", "è"]),
    .init("[😀-😎]", ["😀", "😃", "😎"], not: ["😏"]),
    .init(#"[\d_]"#, ["0", "9", "_"], not: ["a"]),
    .init(#"[\d-z]"#, ["0", "-", "z"], not: ["a"]),
    .init(#"[^\d\s]"#, ["a"], not: ["1", " "]),
    .init(#"[\D]"#, ["a"], not: ["1"]),
    .init(#"[.$*|()]"#, [".", "$", "*", "|", "(", ")"], not: ["a"]),
    .init("[a&&b]", ["a", "&", "b"], not: ["c"]),
    .init("[:alpha:]", [":", "a", "l", "p", "h"], not: ["b"]),
    .init("[[:]", ["[", ":"], not: ["a"]),
    .init(#"[\x{0}-\x{10FFFF}]"#, ["a", "\n", "😀"], not: ["", "aa"]),
    .init(#"[^\x{0}-\x{10FFFF}]"#, [], not: ["", "a"]),
    .init(#"a|[^\x{0}-\x{10FFFF}]"#, ["a"], not: ["", "b"]),
    .init(#"\d"#, ["0", "5", "9"], not: ["a", "٣", ""]),
    .init(#"\D"#, ["a", "\n", "٣"], not: ["0"]),
    .init(#"\s"#, [" ", "\t", "\n", "\r", "\u{C}"], not: ["\u{B}", "\u{A0}", "a"]),
    .init(#"\S"#, ["a", "\u{B}", "é"], not: [" ", "\n"]),
    .init(#"\w"#, ["a", "Z", "0", "_"], not: ["-", "é", "ſ"]),
    .init(#"\W"#, ["-", "é", "\n"], not: ["a", "_"]),
    .init("[[:alnum:]]", ["a", "Z", "5"], not: ["_", "é"]),
    .init("[[:alpha:]]", ["a", "Z"], not: ["5"]),
    .init("[[:ascii:]]", ["\0", "a", "\u{7F}"], not: ["é"]),
    .init("[[:blank:]]", [" ", "\t"], not: ["\n"]),
    .init("[[:cntrl:]]", ["\0", "\n", "\u{7F}"], not: [" "]),
    .init("[[:digit:]]", ["7"], not: ["a"]),
    .init("[[:graph:]]", ["!", "~"], not: [" ", "\u{7F}"]),
    .init("[[:lower:]]", ["a"], not: ["A"]),
    .init("[[:print:]]", [" ", "~"], not: ["\t"]),
    .init("[[:punct:]]", ["!", "/", ":", "@", "[", "`", "{", "~"], not: ["a", "0", " "]),
    .init("[[:space:]]", [" ", "\t", "\n", "\u{B}", "\r"], not: ["a"]),
    .init("[[:upper:]]", ["A"], not: ["a"]),
    .init("[[:word:]]", ["a", "_", "0"], not: ["-"]),
    .init("[[:xdigit:]]", ["0", "a", "F"], not: ["g"]),
    .init("[[:^digit:]]", ["a"], not: ["1"]),
    .init("[^[:digit:]]", ["a"], not: ["1"]),
    .init("[[:digit:][:lower:]_]", ["1", "a", "_"], not: ["A"]),
  ]

  static let categories: [Case] = [
    .init(#"\pL"#, ["a", "Z", "é", "ж", "字"], not: ["1", "_", "😀"]),
    .init(#"\p{L}"#, ["é"], not: ["1"]),
    .init(#"\PL"#, ["1", "\n"], not: ["é"]),
    .init(#"\P{L}"#, ["1"], not: ["é"]),
    .init(#"\p{^L}"#, ["1"], not: ["é"]),
    .init(#"\P{^L}"#, ["é"], not: ["1"]),
    .init(#"\p{Lu}"#, ["A", "É", "Ж"], not: ["a", "é"]),
    .init(#"\p{Ll}+"#, ["aéж"], not: ["aÉ"]),
    .init(#"\p{Lt}"#, ["ǅ"], not: ["Ǆ", "ǆ"]),
    .init(#"\p{LC}"#, ["a", "A", "ǅ"], not: ["字"]),
    .init(#"\p{Nd}"#, ["5", "٣"], not: ["Ⅷ"]),
    .init(#"\pN"#, ["5", "Ⅷ", "½"], not: ["a"]),
    .init(#"\pZ"#, [" ", "\u{A0}", "\u{2028}"], not: ["\n"]),
    .init(#"\p{Zs}"#, [" ", "\u{3000}"], not: ["\u{2028}"]),
    .init(#"\pP"#, ["!", "«"], not: ["+"]),
    .init(#"\pS"#, ["+", "€", "😀"], not: ["!"]),
    .init(#"\p{Sc}"#, ["€", "$"], not: ["+"]),
    .init(#"\pM"#, ["\u{301}"], not: ["a"]),
    .init(#"\pC"#, ["\0", "\u{E000}"], not: ["a"]),
    .init(#"\p{Cn}"#, ["\u{378}"], not: ["a"]),
    .init(#"\p{Any}"#, ["a", "\n", "\u{378}"], not: [""]),
    .init(#"\p{ascii}"#, ["a"], not: ["é"]),
    .init(#"\p{Assigned}"#, ["a"], not: ["\u{378}"]),
    .init(#"\p{Uppercase_Letter}"#, ["A"], not: ["a"]),
    .init(#"\p{__upper case-let ter}"#, ["A"], not: ["a"]),
    .init(#"\p{digit}"#, ["5"], not: ["a"]),
    .init(#"[\pL\d]"#, ["é", "5"], not: ["-"]),
    .init(#"[^\pL]"#, ["5"], not: ["é"]),
    .init(#"[\P{Lu}A]"#, ["a", "A"], not: ["B"]),
    .init(#"(?i)\p{Lu}"#, ["A", "a", "é"], not: ["字"]),
    .init(#"(?i)\P{Lu}"#, ["字", "1"], not: ["A", "a"]),
  ]

  static let composition: [Case] = [
    .init("a|b", ["a", "b"], not: ["", "ab"]),
    .init("foo|bar|baz", ["foo", "bar", "baz"], not: ["", "ba", "foobar"]),
    .init("a|", ["a", ""], not: ["b"]),
    .init("|a", ["a", ""], not: ["b"]),
    .init("|", [""], not: ["|"]),
    .init("a||b", ["a", "", "b"], not: ["ab"]),
    .init("()", [""], not: ["()"]),
    .init("(|a)+", ["", "a", "aaa"], not: ["b"]),
    .init("(?:)", [""], not: ["a"]),
    .init("(a)(b)", ["ab"], not: ["a"]),
    .init("(?:ab|cd)e", ["abe", "cde"], not: ["ab", "e"]),
    .init("(?P<name>a)b", ["ab"], not: ["b"]),
    .init("(?<name_1>a)b", ["ab"], not: ["b"]),
    .init("(?P<n>a)(?P<n>b)", ["ab"], not: ["a"]),
    .init("a(b(c(d)))", ["abcd"], not: ["abc"]),
    .init("a.c", ["abc", "a\nc", "aéc", "a😀c"], not: ["ac", "abbc"]),
    .init(".", ["a", "\n", "😀"], not: ["", "ab"]),
    .init(".*", ["", "a", "a\nb"], not: []),
    .init(".+", ["a", "a\nb"], not: [""]),
    .init("a*", ["", "a", "aaaa"], not: ["b", "aab"]),
    .init("a+", ["a", "aaaa"], not: ["", "b"]),
    .init("a?", ["", "a"], not: ["aa"]),
    .init("a*?", ["", "aaa"], not: ["b"]),
    .init("a+?", ["a", "aaa"], not: [""]),
    .init("a??", ["", "a"], not: ["aa"]),
    .init("a{3}", ["aaa"], not: ["aa", "aaaa"]),
    .init("a{3}?", ["aaa"], not: ["aa", "aaaa"]),
    .init("a{2,3}", ["aa", "aaa"], not: ["a", "aaaa"]),
    .init("a{2,}", ["aa", "aaaaaa"], not: ["a"]),
    .init("a{2,}?", ["aa", "aaaaaa"], not: ["a"]),
    .init("a{0}", [""], not: ["a"]),
    .init("a{0,0}b", ["b"], not: ["ab"]),
    .init("a{0,}", ["", "aa"], not: ["b"]),
    .init("a{0,2}", ["", "a", "aa"], not: ["aaa"]),
    .init("a{1000}", [String(repeating: "a", count: 1_000)], not: ["a"]),
    .init("(ab){2}", ["abab"], not: ["ab", "abb"]),
    .init("(a|b){2}c", ["abc", "bbc"], not: ["ac"]),
    .init("(?:a*)*", ["", "aa"], not: ["b"]),
    .init("(?:a+)?b", ["b", "aab"], not: ["a"]),
    .init("(?:a?){2}", ["", "a", "aa"], not: ["aaa"]),
    .init("(?:(?:a{2}){2}){2}", ["aaaaaaaa"], not: ["aaaa"]),
    .init("ab*", ["a", "abb"], not: ["abab"]),
    .init("ab|cd*", ["ab", "c", "cdd"], not: ["abd"]),
    .init("a*(?i)*", ["", "aa"], not: ["A"]),
    .init("foo.*", ["foo", "foobar", "foo\n"], not: ["fo", "xfoo"]),
    .init(".*foo", ["foo", "xfoo"], not: ["foox"]),
    .init(".*foo.*", ["foo", "xfoox"], not: ["fo-o"]),
    .init(".+foo.+", ["xfoox"], not: ["foo", "xfoo", "foox"]),
    .init("foo.*bar", ["foobar", "foo-bar"], not: ["foo", "bar", "fobar"]),
    .init("foo.*oof", ["foooof", "foo-oof"], not: ["foof", "foooo"]),
    .init("a.*a", ["aa", "aba"], not: ["a"]),
    .init("a.*b.*c", ["abc", "a-b-c"], not: ["acb"]),
    .init("(foo|bar)-.*", ["foo-", "bar-x"], not: ["foo", "baz-"]),
    .init(".*-(foo|bar)", ["-foo", "x-bar"], not: ["foo", "x-baz"]),
    .init(".*(foo|bar).*", ["foo", "xbarx"], not: ["fobr"]),
    .init("[0-9]+ms", ["1ms", "250ms"], not: ["ms", "1s"]),
    .init(".{3}", ["abc", "aé😀"], not: ["ab", "abcd"]),
    .init("(.)(.)", ["ab", "é€"], not: ["a", "€"]),
  ]

  static let flags: [Case] = [
    .init("(?i)foo", ["foo", "FOO", "fOo"], not: ["fo"]),
    .init("(?i:f)oo", ["foo", "Foo"], not: ["FOO"]),
    .init("a(?i)b|c", ["ab", "aB", "c", "C"], not: ["Ab"]),
    .init("(a(?i)b)c", ["abc", "aBc"], not: ["aBC"]),
    .init("(?i)a(?-i)b", ["ab", "Ab"], not: ["aB"]),
    .init("(?i)k", ["k", "K", "\u{212A}"], not: ["x"]),
    .init("(?i)\u{212A}", ["k", "K", "\u{212A}"], not: ["x"]),
    .init("(?i)s", ["s", "S", "ſ"], not: ["ß"]),
    .init("(?i)ß", ["ß", "ẞ"], not: ["ss", "s"]),
    .init("(?i)å", ["å", "Å", "\u{212B}"], not: ["a"]),
    .init("(?i)σ", ["σ", "ς", "Σ"], not: ["o"]),
    .init("(?i)µ", ["µ", "μ", "Μ"], not: ["u"]),
    .init("(?i)ǆ", ["ǆ", "ǅ", "Ǆ"], not: ["d"]),
    .init("(?i)ω", ["ω", "Ω", "\u{2126}"], not: ["o"]),
    .init("(?i)ᾳ", ["ᾳ", "ᾼ"], not: ["α"]),
    .init("(?i)i", ["i", "I"], not: ["ı", "İ"]),
    .init("(?i)ı", ["ı"], not: ["i", "I"]),
    .init("(?i)İ", ["İ"], not: ["i", "I"]),
    .init("(?i)Ꭰ", ["Ꭰ", "ꭰ"], not: ["D"]),
    .init("(?i)𐐀", ["𐐀", "𐐨"], not: ["O"]),
    .init("(?i)[a-c]", ["a", "B"], not: ["d"]),
    .init("(?i)[^a-c]", ["d"], not: ["a", "B"]),
    .init("(?i)[j-l]", ["k", "K", "\u{212A}"], not: ["m"]),
    .init("(?i)[[:lower:]]", ["a", "A", "ſ"], not: ["1"]),
    .init("(?i)[[:^lower:]]", ["1"], not: ["a", "A", "ſ"]),
    .init(#"(?i)\w"#, ["a", "ſ", "\u{212A}"], not: ["é"]),
    .init(#"(?i)\W"#, ["é"], not: ["a", "ſ", "\u{212A}"]),
    .init(#"(?i)\x6B"#, ["k", "\u{212A}"], not: ["x"]),
    .init(#"(?i)\Qk\E"#, ["K"], not: ["x"]),
    .init("(?-s).", ["a"], not: ["\n", ""]),
    .init("(?-s:.)(?s:.)", ["a\n"], not: ["\na"]),
    .init("(?-s).*", ["", "ab"], not: ["a\nb"]),
    .init("(?s).", ["\n"], not: [""]),
    .init("(?U)a*", ["", "aa"], not: ["b"]),
    .init("(?U)a+?b", ["aab"], not: ["b"]),
    .init("(?im-sU)a.", ["Ab"], not: ["A\n"]),
    .init("(?i-i)a", ["a"], not: ["A"]),
    .init("(?)a", ["a"], not: [""]),
    .init("(?:a)", ["a"], not: [""]),
  ]

  static let assertions: [Case] = [
    .init("^foo$", ["foo"], not: ["", "foo\n", "xfoo"]),
    .init("^(foo|bar)$", ["foo", "bar"], not: ["foobar"]),
    .init("^", [""], not: ["a"]),
    .init("$", [""], not: ["a"]),
    .init("^$", [""], not: ["a"]),
    .init("^^a$$", ["a"], not: [""]),
    .init("^*a", ["a"], not: [""]),
    .init("a^b", [], not: ["ab", "a^b", "a\nb"]),
    .init("a$b", [], not: ["ab", "a$b"]),
    .init("(^a|b)c", ["ac", "bc"], not: ["c"]),
    .init("(a$|b)c", ["bc"], not: ["ac"]),
    .init("a(b$|c)", ["ab", "ac"], not: ["a"]),
    .init("a*^b", ["b"], not: ["ab"]),
    .init("a$b*", ["a"], not: ["ab"]),
    .init("(a|^)b", ["ab", "b"], not: ["bb"]),
    .init(#"\Aab\z"#, ["ab"], not: ["ab\n"]),
    .init(#"a\Ab"#, [], not: ["ab"]),
    .init(#"(?m)a$\nb"#, ["a\nb"], not: ["ab"]),
    .init(#"(?m)a\n^b"#, ["a\nb"], not: ["ab"]),
    .init(#"(?m)^a$"#, ["a"], not: ["a\n"]),
    .init(#"(?m)a$."#, ["a\n"], not: ["ab"]),
    .init(#"(?m).^b"#, ["\nb"], not: ["ab"]),
    .init(#"(?m)(^a$\n?)*"#, ["", "a", "a\na", "a\na\n"], not: ["aa", "\n"]),
    .init(#"(?m)\A(a\n)*\z"#, ["", "a\na\n"], not: ["a"]),
    .init(#"\bfoo\b"#, ["foo"], not: ["foo "]),
    .init(#".*\bfoo\b.*"#, ["foo", "a foo b", "-foo-"], not: ["afoo", "foo_", "foo1"]),
    .init(#".*\Bfoo"#, ["afoo"], not: ["foo", " foo"]),
    .init(#"foo\B.*"#, ["foox"], not: ["foo", "foo-"]),
    .init(#"\b"#, [], not: ["", "a"]),
    .init(#"\B"#, [""], not: ["a"]),
    .init(#"a\b-\bb"#, ["a-b"], not: ["ab"]),
    .init(#"a\bb"#, [], not: ["ab"]),
    .init(#"é\ba"#, ["éa"], not: ["é"]),
    .init(#"\Bé\B"#, ["é"], not: ["a"]),
    .init(#"(\b.)+"#, ["a", "a-a", "a-"], not: ["", "ab", "--"]),
  ]

  @Test(
    "by construct",
    arguments: literals + escapes + classes + categories + composition + flags + assertions)
  func matching(testCase: Case) throws {
    let expression = try RegularExpression(testCase.pattern)
    for value in testCase.matching {
      #expect(expression.matches(value), "\(testCase.pattern) matches \(value.debugDescription)")
    }
    for value in testCase.others {
      #expect(!expression.matches(value), "\(testCase.pattern) rejects \(value.debugDescription)")
    }
    #expect(expression.matchesEmpty == expression.matches(""))
    // The automaton by itself comes to the same.
    var automaton = Automaton(Program(try PatternParser.parse(testCase.pattern)))
    for (values, expected) in [(testCase.matching, true), (testCase.others, false)] {
      for value in values {
        let bytes = value.bytes
        #expect(automaton.matches(bytes.span) == expected, "\(value.debugDescription)")
      }
    }
  }

  @Test("there are many cases")
  func caseCount() {
    let all = [
      Self.literals, Self.escapes, Self.classes, Self.categories, Self.composition, Self.flags,
      Self.assertions,
    ].joined()
    #expect(all.count >= 150)
  }
}
