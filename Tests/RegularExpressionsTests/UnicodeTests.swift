import TestSupport
import Testing

@testable import RegularExpressions

@Suite("Categories and cases are those of Unicode")
struct UnicodeTests {
  @Test("every scalar is in exactly one category")
  func categories() throws {
    let names = [
      "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe",
      "Pi",
      "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Cn",
    ]
    let sets = try names.map { try #require(ScalarSet(category: $0)) }
    #expect(sets.reduce(0) { $0 + $1.count } == 0x11_0000)
    #expect(ScalarSet(sets.flatMap(\.ranges)) == .all)
    for (name, set) in zip(names, sets) {
      let group = try #require(ScalarSet(category: String(name.prefix(1))))
      #expect(ScalarSet(group.ranges + set.ranges) == group)
      #expect(ScalarSet(category: name.lowercased()) == set)
    }
  }

  @Test("no scalar of the planes that are left out is assigned")
  func unassignedPlanes() {
    let stride = Effort.scaled(quick: 97, full: 1)
    for value in Swift.stride(from: UInt32(0x4_0000), to: 0xE_0000, by: stride) {
      #expect(Unicode.Scalar(value)?.properties.generalCategory == .unassigned)
    }
  }

  @Test(
    "well-known letters fold together",
    arguments: [
      "kK\u{212A}", "sSſ", "åÅ\u{212B}", "σςΣ", "θϑΘϴ", "βϐΒ", "εϵΕ", "κϰΚ", "πϖΠ", "ρϱΡ", "φϕΦ",
      "µμΜ", "ωΩ\u{2126}", "ßẞ", "ǆǅǄ", "ǉǈǇ", "ñÑ", "жЖ", "ᾳᾼ", "ẛṡṠ", "\u{345}ιΙ\u{1FBE}", "ꭰᎠ",
      "ⴀႠ", "აᲐ", "𐐨𐐀", "вВᲀ",
    ])
  func orbits(letters: String) {
    let scalars = letters.unicodeScalars.map(\.value)
    let orbit = ScalarSet(scalars.map { $0...$0 })
    for scalar in scalars { #expect(ScalarSet(scalar).folded == orbit, "\(letters) \(scalar)") }
  }

  @Test("others stay as they are", arguments: ["1", "-", "字", "ı", "İ", "ŉ", "ǰ", "ΐ", "😀"])
  func alone(letter: String) {
    let set = ScalarSet(letter.unicodeScalars.first!.value)
    #expect(set.folded == set)
  }

  @Test("folding ASCII needs no table, and comes to the same")
  func ascii() {
    for scalar in UInt32(0)..<0x80 {
      // With a scalar that has one case only, the table is used.
      let both = ScalarSet([scalar...scalar, 0x4E00...0x4E00]).folded
      #expect(both == ScalarSet(ScalarSet(scalar).folded.ranges + [0x4E00...0x4E00]))
    }
    #expect(ScalarSet.all.folded == .all && ScalarSet([]).folded == ScalarSet([]))
  }

  @Test("sets are united, inverted and searched as sets are", arguments: Seed.each(20))
  func sets(seed: Seed) {
    var generator = seed.generator
    func random() -> ScalarSet {
      ScalarSet(
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          let start = UInt32.random(in: 0...40, using: &generator)
          return start...start + UInt32.random(in: 0...5, using: &generator)
        })
    }
    let (one, other) = (random(), random())
    let union = ScalarSet(one.ranges + other.ranges)
    for scalar in UInt32(0)...50 {
      #expect(union.contains(scalar) == (one.contains(scalar) || other.contains(scalar)))
      #expect(one.inverted.contains(scalar) != one.contains(scalar))
    }
    #expect(one.inverted.inverted == one && one.count + one.inverted.count == 0x11_0000)
  }

  @Test("every short sequence of bytes is decoded as the standard library does, byte by byte")
  func decoding() {
    let interesting: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xEC,
      0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    let few = Effort.scaled(quick: [0x41, 0x80, 0xC2] as [UInt8], full: interesting)
    for first in interesting {
      for second in interesting {
        for third in few {
          for fourth in few {
            let bytes = [first, second, third, fourth]
            var scalars: [UInt32] = []
            var offset = 0
            while offset < bytes.count {
              let (scalar, count) = bytes.span.scalar(at: offset)
              scalars.append(scalar)
              offset += count
            }
            #expect(scalars == Oracle.scalars(bytes) && offset == 4)
          }
        }
      }
    }
  }
}
