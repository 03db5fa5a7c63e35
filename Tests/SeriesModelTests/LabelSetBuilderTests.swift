import SeriesModel
import TestSupport
import Testing

@Suite("A builder is a list of labels that can be edited")
struct LabelSetBuilderTests {
  @Test("by any steps", arguments: Seed.each(20))
  func editing(seed: Seed) throws {
    var random = RandomLabels(seed)
    var plain = random.labels()
    var builder = LabelSetBuilder()
    builder.reset(to: try plain.makeSet())
    for _ in 0..<Effort.scaled(quick: 50, full: 500) {
      let (name, value) = (random.name(), random.value())
      switch random.number(in: 0...9) {
      case 0...4:
        try builder.set(name.span, value.span)
        plain[name] = value
      case 5...7:
        builder.remove(name.span)
        plain[name] = []
      case 8 where plain[name].isEmpty:
        try builder.add(name.span, value.span)
        plain[name] = value
      default:
        plain = random.labels()
        builder.reset(to: try plain.makeSet())
      }
      #expect(builder.count == plain.pairs.count)
      if random.number(in: 0...4) == 0 { expect(try builder.build(), are: plain) }
    }
    expect(try builder.build(), are: plain)
    // Building takes nothing away.
    expect(try builder.build(), are: plain)
  }

  @Test("or by strings")
  func strings() throws {
    var builder = LabelSetBuilder(names: .legacy)
    try builder.add("job", "api")
    try builder.add("instance", "a")
    try builder.set("instance", "b")
    try builder.add("empty", "")
    try builder.set("le", "0.5")
    builder.remove("le")
    builder.remove("absent")
    #expect(builder.count == 2)
    #expect(try builder.build() == LabelSet(["instance": "b", "job": "api"]))
    try builder.set("job", "")
    #expect(try builder.build() == LabelSet(["instance": "b"]))
    builder.removeAll()
    #expect(builder.count == 0)
    #expect(try builder.build() == LabelSet())
  }

  @Test("which a label that throws leaves as it was")
  func faults() throws {
    var builder = LabelSetBuilder(names: .legacy)
    try builder.add("job", "api")
    let before = try builder.build()
    #expect(throws: LabelSetError.self) { try builder.add("", "1") }
    #expect(throws: LabelSetError.self) { try builder.add("a.b", "1") }
    #expect(throws: LabelSetError.self) { try builder.set("a.b", "1") }
    #expect(throws: LabelSetError.self) { try builder.set("job".utf8.span, [0xFF].span) }
    #expect(try builder.build() == before)
  }

  @Test("and a name of another rule can stay from a set")
  func otherRule() throws {
    let labels = try LabelSet(["a.b": "1"])
    var builder = LabelSetBuilder(names: .legacy)
    builder.reset(to: labels)
    #expect(try builder.build() == labels)
    builder.remove("a.b")
    #expect(try builder.build().isEmpty)
  }

  @Test("copies of it go their own ways")
  func copies() throws {
    var first = LabelSetBuilder()
    try first.add("b", "1")
    var second = first
    try second.add("a", "2")
    #expect(try first.build() == LabelSet(["b": "1"]))
    #expect(try second.build() == LabelSet(["a": "2", "b": "1"]))
  }
}
