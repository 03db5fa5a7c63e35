import TestSupport

/// Random labels whose names and values have much in common.
struct RandomLabels {
  private var generator: SeededGenerator

  init(_ seed: Seed) { generator = seed.generator }

  mutating func number(in range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  /// A name: often one that others begin with, of up to 20 bytes.
  mutating func name() -> [UInt8] {
    if number(in: 0...3) == 0 { return Array(pick(Self.names).utf8) }
    return text(pieces: ["a", "b", "aaaaaaaa", "é", "日"], count: 1...3)
  }

  /// A value, seldom an empty one, and very seldom a long one.
  mutating func value() -> [UInt8] {
    switch number(in: 0...99) {
    case 0: [UInt8](repeating: UInt8(ascii: "v"), count: number(in: 65_400...65_600))
    case 1...9: []
    default: text(pieces: ["a", "0", "\0", "e\u{301}", "\u{10FFFF}", "/metrics"], count: 1...5)
    }
  }

  mutating func labels() -> PlainLabels {
    var labels = PlainLabels()
    for _ in 0..<number(in: 0...12) { labels[name()] = value() }
    return labels
  }

  mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    elements.shuffled(using: &generator)
  }

  private mutating func text(pieces: [String], count: ClosedRange<Int>) -> [UInt8] {
    (0..<number(in: count)).flatMap { _ in Array(pick(pieces).utf8) }
  }

  private mutating func pick(_ strings: [String]) -> String {
    strings[number(in: 0...strings.count - 1)]
  }

  private static let names = [
    "__name__", "__name", "job", "jobs", "instance", "instances", "instance_id", "le", "l", "A",
  ]
}
