import SeriesModel
import TestSupport
import Testing

@Suite("Labels that are wrong throw an error that says which and where")
struct LabelSetErrorTests {
  @Test("a label without name", arguments: LabelNameRule.allCases)
  func emptyName(names: LabelNameRule) {
    #expect(throws: LabelSetError.emptyName) { try LabelSet(["a": "1", "": "2"], names: names) }
    #expect(throws: LabelSetError.emptyName) { try LabelSet(["": ""], names: names) }
  }

  @Test(
    "a name that only newer versions allow",
    arguments: [
      ("0", 0), ("a.b", 1), ("a:b", 1), ("job-name", 3), ("job ", 3), ("é", 0), ("aé", 1),
      ("_\0", 1), ("日本", 0),
    ])
  func legacyNames(name: String, byteOffset: Int) throws {
    let error = LabelSetError.invalidName(name, byteOffset: byteOffset)
    #expect(throws: error) { try LabelSet([(name, "1")], names: .legacy) }
    #expect(throws: error) { try LabelSet([(name, "")], names: .legacy) }
    #expect(try LabelSet([(name, "1")])[name] == "1")
    let text = Array(name.utf8) + [0xFF, 0x31, 0xFF]
    #expect(throws: error) { try LabelSet(text: text.span, names: .legacy) }
  }

  @Test("every byte has its place in names of the old form", arguments: UInt8.min ... .max)
  func legacyBytes(byte: UInt8) throws {
    let character = Character(Unicode.Scalar(byte))
    let isLetter = byte < 0x80 && (character.isLetter || byte == UInt8(ascii: "_"))
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    for (name, isAllowed) in [([byte], isLetter), ([0x61, byte], isLetter || isDigit)] {
      var builder = LabelSetBuilder(names: .legacy)
      do throws(LabelSetError) {
        try builder.add(name.span, [0x31].span)
        #expect(isAllowed)
      } catch {
        let offset = name.count - 1
        #expect(!isAllowed)
        #expect(
          error
            == (byte < 0x80
              ? .invalidName(String(decoding: name, as: UTF8.self), byteOffset: offset)
              : .invalidUTF8(.name, byteOffset: offset)))
      }
    }
  }

  @Test(
    "bytes that are not UTF-8, at every place",
    arguments: [
      "80", "bf", "c0 80", "c1 bf", "c3", "c3 28", "e2 82", "e2 28 a1", "e0 80 80", "ed a0 80",
      "ef bf", "f0 9f 98", "f0 28 8c bc", "f0 80 80 80", "f4 90 80 80", "f5 80 80 80", "f8", "fe",
      "ff",
    ])
  func invalidUTF8(hex: String) {
    let fault = [UInt8](hex: hex)
    for length in 0...20 {
      let valid = [UInt8](repeating: UInt8(ascii: "a"), count: length)
      for tail in [[], valid] {
        let bytes = valid + fault + tail
        var builder = LabelSetBuilder()
        #expect(throws: LabelSetError.invalidUTF8(.name, byteOffset: length)) {
          try builder.add(bytes.span, valid.span)
        }
        #expect(throws: LabelSetError.invalidUTF8(.value(of: "job"), byteOffset: length)) {
          try builder.add("job".utf8.span, bytes.span)
        }
        #expect(throws: LabelSetError.invalidUTF8(.value(of: "job"), byteOffset: length)) {
          try builder.set("job".utf8.span, bytes.span)
        }
        #expect(builder.count == 0)
      }
    }
  }

  @Test("two labels of the same name, in whatever order", arguments: Seed.each(20))
  func duplicates(seed: Seed) throws {
    var random = RandomLabels(seed)
    let plain = random.labels()
    for (name, value) in plain.pairs {
      var builder = LabelSetBuilder()
      for (name, value) in random.shuffled(plain.pairs + [(name, value)]) {
        try builder.add(name.span, value.span)
      }
      let error = LabelSetError.duplicateName(String(decoding: name, as: UTF8.self))
      #expect(throws: error) { try builder.build() }
      // The fault goes away with the label.
      builder.remove(name.span)
      try builder.add(name.span, value.span)
      expect(try builder.build(), are: plain)
    }
    #expect(throws: LabelSetError.duplicateName("a")) { try LabelSet(["a": "1", "a": "1"]) }
    #expect(throws: LabelSetError.duplicateName("a")) {
      try LabelSet(["b": "1", "a": "1", "c": "1", "a": "2"])
    }
  }

  @Test("more bytes than a set can hold")
  func tooLarge() throws {
    let most = LabelSet.maximumUTF8Count
    #expect(most == 16_777_215)
    let value = [UInt8](repeating: UInt8(ascii: "v"), count: most - 3)
    var builder = LabelSetBuilder()
    try builder.add("a".utf8.span, value.span)
    #expect(throws: LabelSetError.tooLarge(byteCount: most + 4)) { try builder.add("b", "1") }
    let labels = try builder.build()
    #expect(labels.utf8Count == most)
    #expect(labels.valueRange(of: "a") == 2..<most - 1)

    builder.removeAll()
    #expect(throws: LabelSetError.tooLarge(byteCount: most + 1)) {
      try builder.add("ab".utf8.span, value.span)
    }
    let text = [UInt8](repeating: 0xFF, count: most + 1)
    #expect(throws: LabelSetError.tooLarge(byteCount: most + 1)) { try LabelSet(text: text.span) }
  }

  @Test(
    "and each says so in words",
    arguments: [
      (.emptyName, "a label has no name"),
      (
        .invalidName("a.b", byteOffset: 1),
        "the label name a.b must not have what it has at byte 1"
      ),
      (.invalidUTF8(.name, byteOffset: 2), "the name of a label is not UTF-8 at byte 2"),
      (
        .invalidUTF8(.value(of: "job"), byteOffset: 3),
        "the value of the label job is not UTF-8 at byte 3"
      ),
      (.duplicateName("job"), "two labels have the name job"),
      (.tooLarge(byteCount: 1 << 24), "labels of 16777216 bytes are more than a set can hold"),
      (
        .malformedText(byteOffset: 7),
        "the label at byte 7 of the text is cut off, without value or out of order"
      ),
    ] as [(LabelSetError, String)])
  func words(error: LabelSetError, words: String) { #expect("\(error)" == words) }
}
