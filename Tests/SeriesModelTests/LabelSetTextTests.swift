import SeriesModel
import TestSupport
import Testing

@Suite("The text of a set makes the set again, and no other bytes make one")
struct LabelSetTextTests {
  @Test("there and back", arguments: Seed.each(20))
  func roundTrip(seed: Seed) throws {
    var random = RandomLabels(seed)
    for _ in 0..<20 {
      let plain = random.labels()
      let labels = try LabelSet(text: plain.text.span)
      expect(labels, are: plain)
      #expect(try labels == plain.makeSet())
      #expect(try labels.withUTF8 { try LabelSet(text: $0) } == labels)
    }
  }

  @Test("a beginning is the set of the first labels, or throws at the label that is cut off")
  func truncation() throws {
    let plain = PlainLabels([("__name__", "up"), ("é", "日本"), ("instance", "10.0.0.1:9090")])
    let text = plain.text
    let ends = plain.pairs.reduce(into: [0]) { ends, pair in
      ends.append(ends[ends.count - 1] + pair.name.count + pair.value.count + 2)
    }
    for count in 0...text.count {
      let start = try #require(ends.last { $0 <= count })
      do throws(LabelSetError) {
        let labels = try LabelSet(text: text.span.extracting(first: count))
        #expect(start == count)
        #expect(labels.count == ends.firstIndex(of: count))
      } catch {
        #expect(start < count)
        #expect(error == .malformedText(byteOffset: start))
      }
    }
  }

  @Test(
    "a changed byte makes the set of that text, or throws",
    arguments: Seed.each(Effort.scaled(quick: 2, full: 8)))
  func corruption(seed: Seed) throws {
    var random = RandomLabels(seed)
    var plain = random.labels()
    while plain.text.isEmpty || plain.text.count > 120 { plain = random.labels() }
    var text = plain.text
    var made = 0
    for index in text.indices {
      let byte = text[index]
      for other in UInt8.min ... .max {
        text[index] = other
        guard let labels = try? LabelSet(text: text.span) else { continue }
        made += 1
        // What comes out is as good as any set: it can be taken apart and made again.
        #expect(labels.withUTF8(Array.init(copying:)) == text)
        let again = try LabelSet(labels.pairs)
        #expect(again == labels && again.hash64 == labels.hash64)
        #expect(again.withUTF8(Array.init(copying:)) == text)
      }
      text[index] = byte
    }
    #expect(made >= text.count)
  }

  @Test(
    "what is wrong with it, and where",
    arguments: [
      ("ff", .malformedText(byteOffset: 0)),
      ("ffff", .malformedText(byteOffset: 0)),
      ("ff31ff", .emptyName),
      ("61", .malformedText(byteOffset: 0)),
      ("61ff", .malformedText(byteOffset: 0)),
      ("61ff31", .malformedText(byteOffset: 0)),
      ("61ffff", .malformedText(byteOffset: 0)),
      ("61ff31ff62", .malformedText(byteOffset: 4)),
      ("61ff31ff62ffff", .malformedText(byteOffset: 4)),
      ("62ff31ff61ff31ff", .malformedText(byteOffset: 4)),
      ("61ff31ff61ff31ff", .duplicateName("a")),
      ("61ff31ff6161ff31ff61ff31ff", .malformedText(byteOffset: 9)),
      ("c3ff31ff", .invalidUTF8(.name, byteOffset: 0)),
      ("61ff31c3ff", .invalidUTF8(.value(of: "a"), byteOffset: 1)),
    ] as [(String, LabelSetError)])
  func faults(hex: String, error: LabelSetError) {
    let text = [UInt8](hex: hex)
    #expect(throws: error) { try LabelSet(text: text.span) }
  }

  @Test("random bytes never trap", arguments: Seed.each(20))
  func randomBytes(seed: Seed) {
    var generator = seed.generator
    let alphabet: [UInt8] = [0x61, 0x62, 0xFF, 0xC3, 0xA9]
    for _ in 0..<Effort.scaled(quick: 500, full: 10_000) {
      let count = Int.random(in: 0...24, using: &generator)
      let text = (0..<count).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
      }
      guard let labels = try? LabelSet(text: text.span) else { continue }
      #expect(labels.withUTF8(Array.init(copying:)) == text)
    }
  }
}
