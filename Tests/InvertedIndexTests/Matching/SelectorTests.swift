import InvertedIndex
import RegularExpressions
import SeriesModel
import TestSupport
import Testing

struct SelectorTests {
  @Test(arguments: [
    ("up", ["__name__=\"up\""]),
    ("a:b_9", ["__name__=\"a:b_9\""]),
    ("{}", []),
    (" up { } ", ["__name__=\"up\""]),
    ("up{job=\"api\"}", ["__name__=\"up\"", "job=\"api\""]),
    ("{job!='api',}", ["job!=\"api\""]),
    ("{a=~`x\\d`, b !~ \"y\"}", ["a=~\"x\\\\d\"", "b!~\"y\""]),
    ("{\"my.metric\",\"l.x\"=\"v\"}", ["__name__=\"my.metric\"", "\"l.x\"=\"v\""]),
    ("{\"l:x\"=\"v\"}", ["\"l:x\"=\"v\""]),
    ("{__name__=\"a\",__name__!=\"b\"}", ["__name__=\"a\"", "__name__!=\"b\""]),
    ("up # all\n{ # of\na=\"b\"}", ["__name__=\"up\"", "a=\"b\""]),
    (
      #"{a="\a\b\f\n\r\t\v\\\"\x41\101\u00e9\U0001F600"}"#,
      [#"a="\a\b\f\n\r\t\v\\\"AAé😀""#]
    ),
    (#"{a='\''}"#, ["a=\"'\""]),
    (#"{a="\xc3\xa9"}"#, ["a=\"é\""]),
  ])
  func syntaxIsThatOfPromQL(text: String, matchers: [String]) throws {
    #expect(try Selector(text).matchers.map(\.description) == matchers)
  }

  @Test(arguments: [
    ("", SelectorError.unexpected(byteOffset: 0, expected: "a metric's name or {")),
    ("9a", .unexpected(byteOffset: 0, expected: "a metric's name or {")),
    ("up up", .unexpected(byteOffset: 3, expected: "the end")),
    ("up{", .unexpected(byteOffset: 3, expected: "a label's name or }")),
    ("up{a", .unexpected(byteOffset: 4, expected: "=, !=, =~ or !~")),
    ("up{a:b=\"c\"}", .unexpected(byteOffset: 4, expected: "=, !=, =~ or !~")),
    ("up{a=b}", .unexpected(byteOffset: 5, expected: "a string")),
    ("up{a=\"b\" c=\"d\"}", .unexpected(byteOffset: 9, expected: ", or }")),
    ("up{,}", .unexpected(byteOffset: 3, expected: "a label's name or }")),
    ("up{a==\"b\"}", .unexpected(byteOffset: 5, expected: "a string")),
    ("up{a=\"b}", .unterminatedString(byteOffset: 5)),
    ("up{a=\"b\n\"}", .unterminatedString(byteOffset: 5)),
    ("up{a=`b", .unterminatedString(byteOffset: 5)),
    (#"up{a="\q"}"#, .invalidEscape(byteOffset: 6)),
    (#"up{a="\'"}"#, .invalidEscape(byteOffset: 6)),
    (#"up{a="\xg0"}"#, .invalidEscape(byteOffset: 6)),
    (#"up{a="\777"}"#, .invalidEscape(byteOffset: 6)),
    (#"up{a="\ud800"}"#, .invalidEscape(byteOffset: 6)),
    (#"up{a="\xff"}"#, .invalidEscape(byteOffset: 5)),
    (#"up{a="\"#, .invalidEscape(byteOffset: 6)),
    ("up{__name__=\"x\"}", .repeatedMetricName(byteOffset: 3)),
    ("up{\"x\"}", .repeatedMetricName(byteOffset: 3)),
    ("{\"x\",\"y\"}", .repeatedMetricName(byteOffset: 5)),
    ("{__name__=~\"x\",\"y\"}", .repeatedMetricName(byteOffset: 15)),
    ("{\"\"=\"y\"}", .emptyName(byteOffset: 1)),
    ("{\"\"}", .emptyName(byteOffset: 1)),
  ])
  func wrongTextsAreTold(text: String, error: SelectorError) {
    #expect(throws: error) { try Selector(text) }
  }

  @Test
  func wrongPatternsAreToldWithBothPlaces() throws {
    let error = #expect(throws: SelectorError.self) { try Selector("up{a=~\"b(\"}") }
    guard case .invalidPattern(byteOffset: 6, _) = error else {
      Issue.record("it is \(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    "up", "{}", "up{job=~\"api|db\"}", "{\"my.metric\",\"l.x\"=\"v\"}",
    "{a!=\"\",b!~\"c\\\\d\\n\"}",
    "{__name__=\"a\",__name__!=\"b\"}", "{__name__=\"\"}", "{a=\"é\\x01\"}",
  ])
  func printingIsTheInverseOfReading(text: String) throws {
    #expect(try Selector(text).description == text)
  }

  @Test(arguments: Seed.each(8))
  func anyMatchersArePrintedSoThatTheyAreReadAgain(seed: Seed) throws {
    var generator = seed.generator
    let texts = [
      "up", "a", "my.metric", "é", "x\"y", "back\\slash", "new\nline", "\u{0}", ":", "a:b",
    ]
    for _ in 0..<Effort.scaled(quick: 250, full: 5_000) {
      let matchers = try (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        try LabelMatcher(
          (["__name__"] + texts).randomElement(using: &generator)!,
          Bool.random(using: &generator) ? .equal : .notEqual,
          (texts + [""]).randomElement(using: &generator)!)
      }
      let selector = Selector(matchers)
      let again = try Selector(selector.description)
      #expect(Set(again.matchers) == Set(matchers), "\(selector)")
      #expect(again.description == selector.description)
    }
  }

  @Test(arguments: [
    ("up", true), ("down", false), ("{job=\"api\"}", true), ("{job=\"\"}", false),
    ("{job!=\"\"}", true), ("{zone=\"\"}", true), ("{zone!=\"\"}", false), ("{zone!=\"x\"}", true),
    ("up{job=\"api\",zone=\"\"}", true), ("up{job!=\"api\"}", false), ("{}", true),
  ])
  func absentLabelsAreEmpty(text: String, matches: Bool) throws {
    let labels = try LabelSet(["__name__": "up", "job": "api"])
    #expect(try Selector(text).matches(labels) == matches)
  }

  @Test
  func equalityIsByBytes() throws {
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    #expect(try LabelMatcher("a", .equal, composed) != LabelMatcher("a", .equal, decomposed))
    let labels = try LabelSet(["a": composed])
    #expect(try Selector("{a=\"\(composed)\"}").matches(labels))
    #expect(try !Selector("{a=\"\(decomposed)\"}").matches(labels))
  }
}
