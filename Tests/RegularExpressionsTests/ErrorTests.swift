import TestSupport
import Testing

@testable import RegularExpressions

@Suite("A wrong pattern is told with the place where it is wrong")
struct ErrorTests {
  typealias Kind = RegularExpressionError.Kind
  static let patterns: [(String, Kind, Int)] = [
    ("(", .missingParenthesis, 0), ("a(b", .missingParenthesis, 1),
    ("(a(b)", .missingParenthesis, 0), ("(a|b|", .missingParenthesis, 0),
    ("(?:a", .missingParenthesis, 0), ("(?P<n>a", .missingParenthesis, 0),
    (")", .unexpectedParenthesis, 0), ("a)", .unexpectedParenthesis, 1),
    ("(a))", .unexpectedParenthesis, 3), ("é)", .unexpectedParenthesis, 2),
    ("a)(b", .unexpectedParenthesis, 1),
    ("[a", .missingBracket, 0), ("x[", .missingBracket, 1), ("[]", .missingBracket, 0),
    ("[^]", .missingBracket, 0), ("[a-", .missingBracket, 0), ("([a-z)", .missingBracket, 1),
    ("[z-a]", .invalidRange, 1), ("[a-Z]", .invalidRange, 1), ("x[0-9b-a]", .invalidRange, 5),
    ("[[:foo:]]", .invalidClassName, 1), ("[a[:^foo:]]", .invalidClassName, 2),
    ("[[::]]", .invalidClassName, 1), (#"\p{L"#, .invalidClassName, 0),
    (#"a\p"#, .invalidClassName, 1), (#"[\p{L]"#, .invalidClassName, 1),
    (#"\p{Greek}"#, .unsupportedClass, 0), (#"\pX"#, .unsupportedClass, 0),
    (#"a[\p{Han}]"#, .unsupportedClass, 2), (#"\p{}"#, .unsupportedClass, 0),
    (#"\p{^}"#, .unsupportedClass, 0), (#"\pé"#, .unsupportedClass, 0),
    ("\\p{Mar\u{212A}}", .unsupportedClass, 0), (#"\p{\tL}"#, .unsupportedClass, 0),
    (#"\C"#, .invalidEscape, 0), (#"a\q"#, .invalidEscape, 1), (#"\Z"#, .invalidEscape, 0),
    (#"\E"#, .invalidEscape, 0), (#"\1"#, .invalidEscape, 0), (#"\8"#, .invalidEscape, 0),
    (#"\18"#, .invalidEscape, 0), (#"\é"#, .invalidEscape, 0), (#"\x"#, .invalidEscape, 0),
    (#"\x4"#, .invalidEscape, 0), (#"\xg1"#, .invalidEscape, 0), (#"\x{"#, .invalidEscape, 0),
    (#"\x{}"#, .invalidEscape, 0), (#"\x{41"#, .invalidEscape, 0), (#"\x{4g}"#, .invalidEscape, 0),
    (#"\x{110000}"#, .invalidEscape, 0), (#"\x{FFFFFFFFFFFFFFFFF}"#, .invalidEscape, 0),
    (#"[\q]"#, .invalidEscape, 1), (#"[a-\d]"#, .invalidEscape, 3), (#"[\b]"#, .invalidEscape, 1),
    (#"\"#, .trailingBackslash, 0), (#"ab\"#, .trailingBackslash, 2),
    (#"[\"#, .trailingBackslash, 1), ("\\Qa\\E\\", .trailingBackslash, 5),
    ("*", .missingOperand, 0), ("+a", .missingOperand, 0), ("?", .missingOperand, 0),
    ("{2}", .missingOperand, 0), ("a|*", .missingOperand, 2), ("(*)", .missingOperand, 1),
    ("(?i)*", .missingOperand, 4), (#"\Q\E*"#, .missingOperand, 4), ("(?:+)", .missingOperand, 3),
    ("a**", .nestedRepetition, 2), ("a*+", .nestedRepetition, 2), ("a+*", .nestedRepetition, 2),
    ("a*??", .nestedRepetition, 3), ("a{2}{3}", .nestedRepetition, 4),
    ("a?{2}", .nestedRepetition, 2), ("a{2}*", .nestedRepetition, 4), ("é++", .nestedRepetition, 3),
    ("a{1001}", .invalidCount, 1), ("a{1,1001}", .invalidCount, 1), ("a{2,1}", .invalidCount, 1),
    ("a{9999999999999999999999}", .invalidCount, 1), ("a{1001,}", .invalidCount, 1),
    ("(a{100}){11}", .tooLarge, 8), ("((a{1000}){1000}){1000}", .tooLarge, 10),
    ("(?:[a-z]{4}){0,251}", .tooLarge, 12),
    ("(?", .invalidGroup, 0), ("(?x)", .invalidGroup, 0), ("(?i", .invalidGroup, 0),
    ("(?-)", .invalidGroup, 0), ("(?i-)", .invalidGroup, 0), ("(?--i)", .invalidGroup, 0),
    ("(?=a)", .invalidGroup, 0), ("(?!a)", .invalidGroup, 0), ("b(?>a)", .invalidGroup, 1),
    ("(?P=n)", .invalidGroup, 0), ("(?P>n)", .invalidGroup, 0), ("(?#a)", .invalidGroup, 0),
    ("(?P<>a)", .invalidGroupName, 0), ("(?<a b>c)", .invalidGroupName, 0),
    ("(?P<é>a)", .invalidGroupName, 0), ("(?P<n", .invalidGroupName, 0),
    ("(?<=a)", .invalidGroupName, 0), ("(?<!a)", .invalidGroupName, 0),
  ]

  @Test("by kind", arguments: patterns)
  func wrong(pattern: String, kind: Kind, byteOffset: Int) {
    do throws(RegularExpressionError) {
      _ = try RegularExpression(pattern)
      Issue.record("\(pattern) is read")
    } catch {
      #expect(error.kind == kind && error.byteOffset == byteOffset, "\(pattern): \(error)")
      #expect("\(error)".hasSuffix("at byte \(byteOffset) of the pattern"))
    }
  }

  @Test("limits of repetition are not lower than they have to be")
  func limits() throws {
    for pattern in [
      "a{1000}", "a{0,1000}", "(?:[a-z]{4}){0,250}",
      "((((((((((x{1}){2}){2}){2}){2}){2}){2}){2}){2}){2})",
      "(a{1000}){0}", "((a{1000}){0}){1000}",
    ] { _ = try RegularExpression(pattern) }
  }

  @Test("nesting has a limit, of groups and of operators")
  func nesting() throws {
    func nested(_ open: String, _ close: String, _ count: Int) -> String {
      String(repeating: open, count: count) + "a" + String(repeating: close, count: count)
    }
    for (open, close) in [("(", ")"), ("(?:", ")*"), ("(b|", ")"), ("(b", "c)?")] {
      _ = try RegularExpression(nested(open, close, 80))
      #expect(throws: RegularExpressionError.self) {
        _ = try RegularExpression(nested(open, close, 100_000))
      }
    }
    do throws(RegularExpressionError) {
      _ = try RegularExpression(nested("(", ")", 1_000))
      Issue.record("a deep pattern is read")
    } catch { #expect(error == RegularExpressionError(kind: .tooDeep, byteOffset: 249)) }
  }

  @Test("classes of many ranges count as much as they take")
  func classSize() throws {
    let expression = try RegularExpression(#"(?:[\pL\pN]x){1000}"#)
    #expect(expression.prefix == [])
    do throws(RegularExpressionError) {
      _ = try RegularExpression(String(repeating: #"[\pLx]"#, count: 20_000))
      Issue.record("a large pattern is read")
    } catch {
      #expect(error.kind == .tooLarge && error.byteOffset.isMultiple(of: 6))
    }
  }

  @Test("a pattern that is too large is told before it takes memory")
  func size() {
    let part = "(?:[ab][cd]x*){100}"
    for pattern in [
      String(repeating: "(xx?){1000}", count: 1_000), String(repeating: part, count: 10_000),
      "(" + String(repeating: "(xx?)", count: 1_000) + "){1000}",
    ] {
      let bytes = Allocations.bytes {
        do throws(RegularExpressionError) {
          _ = try RegularExpression(pattern)
          Issue.record("a large pattern is read")
        } catch {
          #expect(error.kind == .tooLarge && error.byteOffset > 0)
        }
      }
      if Allocations.areCounted { #expect(bytes < 64 << 20) }
    }
  }

  @Test(
    "every beginning of a pattern, and every change of a byte, is read or told",
    arguments: Seed.each(Effort.scaled(quick: 1, full: 20)))
  func mutations(seed: Seed) {
    var generator = seed.generator
    let all = Self.patterns.map(\.0) + SyntaxTestsPatterns.all
    for pattern in all {
      let bytes = Array(pattern.utf8)
      for end in bytes.indices { check(bytes[..<end]) }
      for index in bytes.indices {
        var changed = bytes
        changed[index] = UInt8.random(in: 0..<0x80, using: &generator)
        check(changed[...])
      }
    }
  }

  private func check(_ bytes: ArraySlice<UInt8>) {
    let pattern = String(decoding: bytes, as: UTF8.self)
    do throws(RegularExpressionError) {
      let expression = try RegularExpression(pattern)
      var matcher = expression.makeMatcher()
      #expect(matcher.matches([]) == expression.matchesEmpty, "\(pattern)")
    } catch {
      #expect(0...pattern.utf8.count ~= error.byteOffset, "\(pattern)")
    }
  }
}

enum SyntaxTestsPatterns {
  static let all = [
    "(foo|bar)-.*[13579]-.*", #"(?i)a\x{10FFFF}[\pL\d-z]{2,5}?\b(?P<n>x|y)"#,
    #"\Qa.b\E+[[:alpha:]]$"#,
  ]
}
