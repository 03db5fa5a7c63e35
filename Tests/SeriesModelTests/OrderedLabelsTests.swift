import SeriesModel
import TestSupport
import Testing

@Suite("Sets made of labels that stay, and of others, are those that a builder makes")
struct OrderedLabelsTests {
  @Test("one after another, whatever they have in common", arguments: Seed.each(20))
  func sequence(seed: Seed) throws {
    var random = RandomLabels(seed)
    var labels = OrderedLabels()
    var previous = PlainLabels()
    for _ in 0..<40 {
      // Every other one begins as the one before.
      var plain = random.labels()
      if Bool.random() { for (name, value) in previous.pairs { plain[name] = value } }
      let pairs = plain.pairs
      var kept = 0
      while kept < min(pairs.count, previous.pairs.count), pairs[kept] == previous.pairs[kept] {
        kept += 1
      }
      labels.removeLabels(from: kept)
      for (name, value) in pairs[kept...] { labels.append(name.span, value.span) }
      #expect(labels.count == pairs.count && labels.utf8Count == plain.text.count)
      #expect(try labels.makeSet() == plain.makeSet())
      expect(labels.makeSet(), are: plain)
      previous = plain
    }
  }

  @Test("of none, the set without labels is made")
  func none() {
    var labels = OrderedLabels()
    #expect(labels.makeSet() == LabelSet())
    labels.append("a".utf8.span, "b".utf8.span)
    labels.removeLabels(from: 0)
    #expect(labels.makeSet() == LabelSet() && labels.utf8Count == 0)
  }

  @Test("labels that are not there cannot be kept")
  func keepingTooMany() async {
    await #expect(processExitsWith: .failure) {
      var labels = OrderedLabels()
      labels.removeLabels(from: 1)
    }
  }

  @Test("a text of 16 MiB less one byte makes a set, and one byte more ends the process")
  func largest() async {
    let value = [UInt8](repeating: UInt8(ascii: "v"), count: LabelSet.maximumUTF8Count - 3)
    var labels = OrderedLabels()
    labels.append("a".utf8.span, value.span)
    #expect(labels.makeSet().utf8Count == LabelSet.maximumUTF8Count)
    await #expect(processExitsWith: .failure) {
      let value = [UInt8](repeating: UInt8(ascii: "v"), count: LabelSet.maximumUTF8Count - 2)
      var labels = OrderedLabels()
      labels.append("a".utf8.span, value.span)
    }
  }
}
