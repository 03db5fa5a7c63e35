import SeriesModel
import TestSupport
import Testing

@Suite("A set has the labels that it was made of")
struct LabelSetModelTests {
  @Test("in whatever order they are added", arguments: Seed.each(20))
  func making(seed: Seed) throws {
    var random = RandomLabels(seed)
    for _ in 0..<Effort.scaled(quick: 10, full: 100) {
      let plain = random.labels()
      let inOrder = try plain.makeSet()
      expect(inOrder, are: plain)

      var builder = LabelSetBuilder()
      for (name, value) in random.shuffled(plain.pairs) { try builder.add(name.span, value.span) }
      let shuffled = try builder.build()
      expect(shuffled, are: plain)
      #expect(shuffled == inOrder && shuffled.hash64 == inOrder.hash64)
    }
  }

  @Test("and no others", arguments: Seed.each(20))
  func absent(seed: Seed) throws {
    var random = RandomLabels(seed)
    for _ in 0..<Effort.scaled(quick: 10, full: 100) {
      let plain = random.labels()
      let labels = try plain.makeSet()
      for _ in 0..<30 {
        let name = random.name()
        let string = String(decoding: name, as: UTF8.self)
        #expect((labels.valueRange(of: name.span) == nil) == plain[name].isEmpty)
        #expect((labels[string] == nil) == plain[name].isEmpty)
        #expect((labels.withValue(of: string) { $0.count } ?? 0) == plain[name].count)
      }
      #expect(labels.valueRange(of: "") == nil)
      #expect(labels.withValue(of: [0xFF].span) { $0.count } == nil)
    }
  }

  @Test("of every length of name, next to names that differ in one byte", arguments: 1...40)
  func nameLengths(length: Int) throws {
    let name = [UInt8](repeating: UInt8(ascii: "m"), count: length)
    var plain = PlainLabels()
    for index in 0..<length where index.isMultiple(of: 2) {
      var other = name
      other[index] = UInt8(ascii: "l")
      plain[other] = Array("\(index)".utf8)
    }
    let without = try plain.makeSet()
    #expect(without.valueRange(of: name.span) == nil)
    plain[name] = Array("there".utf8)
    let with = try plain.makeSet()
    expect(with, are: plain)
    for index in 0..<length where !index.isMultiple(of: 2) {
      var other = name
      other[index] = UInt8(ascii: "l")
      #expect(with.valueRange(of: other.span) == nil)
    }
  }

  @Test("the empty set has none")
  func empty() throws {
    expect(LabelSet(), are: PlainLabels())
    #expect(try LabelSet([:]) == LabelSet())
    #expect(try LabelSet([]) == LabelSet())
    var builder = LabelSetBuilder()
    #expect(try builder.build() == LabelSet())
    #expect(LabelSet().hash64 == 0xEF46_DB37_51D8_E999)
  }

  @Test("a label with an empty value is not there")
  func emptyValues() throws {
    let labels = try LabelSet(["a": "", "b": "1", "c": ""])
    #expect(try labels == LabelSet(["b": "1"]))
    #expect(labels["a"] == nil)
    #expect(try LabelSet(["a": ""]).isEmpty)
  }

  @Test(
    "where the offsets no longer fit into two bytes", arguments: [65_534, 65_535, 65_536, 65_537])
  func wideOffsets(byteCount: Int) throws {
    var plain = PlainLabels([("a", "1"), ("job", "api"), ("z", "2")])
    let rest = byteCount - plain.text.count - 3
    plain[Array("m".utf8)] = [UInt8](repeating: UInt8(ascii: "v"), count: rest)
    let labels = try plain.makeSet()
    #expect(labels.utf8Count == byteCount)
    expect(labels, are: plain)
    expect(try LabelSet(text: plain.text.span), are: plain)
  }

  @Test("what is composed otherwise is another label")
  func canonicalEquivalence() throws {
    let labels = try LabelSet(["\u{E9}": "1", "e\u{301}": "2"])
    #expect(labels.count == 2)
    #expect(labels["\u{E9}"] == "1" && labels["e\u{301}"] == "2")
    #expect(try LabelSet(["a": "\u{E9}"]) != LabelSet(["a": "e\u{301}"]))
  }
}
