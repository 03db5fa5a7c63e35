@testable import RegularExpressions

/// A pattern as a tree, which writes itself, and which matches by following sets of positions. It has
/// nothing in common with the code under test.
indirect enum Oracle {
  case literal(Unicode.Scalar)
  case any
  case anyButNewline
  case set([Unicode.Scalar], inverted: Bool)
  case place(Place)
  case sequence([Oracle])
  case choice([Oracle])
  case times(Oracle, least: Int, most: Int?)

  enum Place: String, CaseIterable {
    case textStart = "^"
    case textEnd = "$"
    case lineStart = "(?m:^)"
    case lineEnd = "(?m:$)"
    case boundary = "\\b"
    case noBoundary = "\\B"
  }

  /// The pattern.
  var pattern: String {
    switch self {
    case .literal(let scalar): "\\x{\(String(scalar.value, radix: 16))}"
    case .any: "."
    case .anyButNewline: "(?-s:.)"
    case .set(let scalars, let inverted):
      "[\(inverted ? "^" : "")\(scalars.map { "\\x{\(String($0.value, radix: 16))}" }.joined())]"
    case .place(let place): place.rawValue
    case .sequence(let parts): parts.map { "(?:\($0.pattern))" }.joined()
    case .choice(let parts): parts.map(\.pattern).joined(separator: "|")
    case .times(let part, 0, nil): "(\(part.pattern))*"
    case .times(let part, 1, nil): "(\(part.pattern))+?"
    case .times(let part, 0, 1): "(\(part.pattern))?"
    case .times(let part, let least, let most):
      "(?:\(part.pattern)){\(least),\(most.map(String.init) ?? "")}"
    }
  }

  func matches(_ bytes: [UInt8]) -> Bool {
    let text = Self.scalars(bytes)
    precondition(text.count < 128)
    return ends(in: text, from: 1) >> text.count & 1 == 1
  }

  /// The scalars of a value, with U+FFFD for each byte that is part of none.
  static func scalars(_ bytes: [UInt8]) -> [UInt32] {
    var scalars: [UInt32] = []
    var index = 0
    while index < bytes.count {
      // The shortest run of bytes that is one scalar, if there is one.
      let runs = (1...4).lazy.filter { index + $0 <= bytes.count }.compactMap { count in
        String(validating: bytes[index..<index + count], as: UTF8.self)
      }
      let scalar = runs.first?.unicodeScalars.first ?? "\u{FFFD}"
      scalars.append(scalar.value)
      index += runs.isEmpty ? 1 : UTF8.width(scalar)
    }
    return scalars
  }

  /// Where matches can end that begin at one of `starts`: bits, of which the lowest is the beginning.
  private func ends(in text: [UInt32], from starts: UInt128) -> UInt128 {
    switch self {
    case .literal(let scalar): return step(text, starts) { $0 == scalar.value }
    case .any: return step(text, starts) { _ in true }
    case .anyButNewline: return step(text, starts) { $0 != 10 }
    case .set(let scalars, let inverted):
      return step(text, starts) { scalar in scalars.contains { $0.value == scalar } != inverted }
    case .place(let place):
      return (0...text.count).reduce(0) { ends, index in
        let bit = starts & 1 << index
        return bit != 0 && holds(place, text, index) ? ends | bit : ends
      }
    case .sequence(let parts): return parts.reduce(starts) { $1.ends(in: text, from: $0) }
    case .choice(let parts): return parts.reduce(0) { $0 | $1.ends(in: text, from: starts) }
    case .times(let part, let least, let most):
      var current = (0..<least).reduce(starts) { starts, _ in part.ends(in: text, from: starts) }
      var all = current
      for _ in 0..<(most.map { $0 - least } ?? text.count + 1) {
        current = part.ends(in: text, from: current)
        if all | current == all, most == nil { break }
        all |= current
      }
      return all
    }
  }

  private func step(
    _ text: [UInt32], _ starts: UInt128, _ isMatch: (UInt32) -> Bool
  ) -> UInt128 {
    var ends: UInt128 = 0
    for index in text.indices where starts >> index & 1 == 1 && isMatch(text[index]) {
      ends |= 1 << (index + 1)
    }
    return ends
  }

  private func holds(_ place: Place, _ text: [UInt32], _ index: Int) -> Bool {
    let (isFirst, isLast) = (index == 0, index == text.count)
    func isWord(_ index: Int) -> Bool {
      guard text.indices.contains(index), let scalar = Unicode.Scalar(text[index]) else {
        return false
      }
      return scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        || scalar == "_"
    }
    switch place {
    case .textStart: return isFirst
    case .textEnd: return isLast
    case .lineStart: return isFirst || text[index - 1] == 10
    case .lineEnd: return isLast || text[index] == 10
    case .boundary: return isWord(index - 1) != isWord(index)
    case .noBoundary: return isWord(index - 1) == isWord(index)
    }
  }
}

extension Oracle {
  static let alphabet: [Unicode.Scalar] = ["a", "b", "-", "\n", "é", "€", "😀", "\u{FFFD}"]

  /// A random pattern of at most so many levels.
  static func random(
    depth: Int, alphabet: [Unicode.Scalar] = Self.alphabet, places: Bool = true,
    using generator: inout some RandomNumberGenerator
  ) -> Oracle {
    func letter(_ generator: inout some RandomNumberGenerator) -> Unicode.Scalar {
      // The first ones are the most frequent.
      let limit = Int.random(in: 1...alphabet.count, using: &generator)
      return alphabet[Int.random(in: 0..<limit, using: &generator)]
    }
    func part(_ generator: inout some RandomNumberGenerator) -> Oracle {
      random(depth: depth - 1, alphabet: alphabet, places: places, using: &generator)
    }
    func parts(_ generator: inout some RandomNumberGenerator) -> [Oracle] {
      (0..<Int.random(in: 1...4, using: &generator)).map { _ in part(&generator) }
    }
    switch Int.random(in: depth > 0 ? 0..<13 : 0..<6, using: &generator) {
    case 0, 1, 2: return .literal(letter(&generator))
    case 3: return .any
    case 4:
      let letters = (0..<Int.random(in: 1...3, using: &generator)).map { _ in letter(&generator) }
      return .set(letters, inverted: Bool.random(using: &generator))
    case 5:
      guard places, Int.random(in: 0..<3, using: &generator) == 0 else { return .anyButNewline }
      return .place(Place.allCases[Int.random(in: Place.allCases.indices, using: &generator)])
    case 6, 7, 8: return .sequence(parts(&generator))
    case 9, 10: return .choice(parts(&generator))
    case 11:
      return .times(part(&generator), least: Int.random(in: 0...1, using: &generator), most: nil)
    default:
      let least = Int.random(in: 0...2, using: &generator)
      let most = least + Int.random(in: 0...2, using: &generator)
      return .times(
        part(&generator), least: least, most: Bool.random(using: &generator) ? nil : most)
    }
  }

  /// A random value, which need not be UTF-8.
  static func value(
    alphabet: [Unicode.Scalar] = Self.alphabet, using generator: inout some RandomNumberGenerator
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      let limit = Int.random(in: 1...alphabet.count, using: &generator)
      bytes += Array(String(alphabet[Int.random(in: 0..<limit, using: &generator)]).utf8)
    }
    if !bytes.isEmpty, Int.random(in: 0..<4, using: &generator) == 0 {
      bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
        in: 0x80...0xFF, using: &generator)
    }
    if !bytes.isEmpty, Int.random(in: 0..<6, using: &generator) == 0 { bytes.removeLast() }
    return bytes
  }
}
