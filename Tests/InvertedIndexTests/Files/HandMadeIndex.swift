import BitCoding
import TestSupport

/// An index whose parts can be anything, with the right checksums: to begin with, that of
/// ``IndexBytes/vector``.
struct HandMadeIndex {
  var version: UInt8 = 2
  var symbols = ["__name__", "a", "b", "job", "up"].map { Array($0.utf8) }
  /// The payloads of the series.
  var series =
    [
      [2, 0, 4, 3, 1, 2, 0xD0, 0x0F, 0x98, 0x75, 8, 0x98, 0x75, 0, 0x2E], [2, 0, 4, 3, 2, 0],
    ] as [[UInt8]]
  var lists = [
    List(name: "", value: "", references: [3, 5]),
    List(name: "__name__", value: "up", references: [3, 5]),
    List(name: "job", value: "a", references: [3]),
    List(name: "job", value: "b", references: [5]),
  ]
  /// What counts and lengths are increased by.
  var symbolCountError: UInt32 = 0
  var listCountError: UInt32 = 0
  var entryCountError: UInt32 = 0
  /// The table of contents, made from what it should be.
  var contents: @Sendable ([UInt64]) -> [UInt64] = { $0 }

  struct List {
    var name: String
    var value: String
    var references: [UInt32]
    /// What the table has for it in place of where it is.
    var offset: UInt64?
    /// What the table has for the length of the name in place of its one byte.
    var nameLength: [UInt8]?
  }

  /// Makes the lists those of two series with these references.
  mutating func refer(to first: UInt32, _ second: UInt32) {
    let references = [[first, second], [first, second], [first], [second]]
    for index in 0..<4 { lists[index].references = references[index] }
  }

  func bytes() -> [UInt8] {
    var file: [UInt8] = [0xBA, 0xAA, 0xD7, 0, version]
    file += table(
      bigEndian(UInt32(symbols.count) &+ symbolCountError) + symbols.flatMap { text($0) })
    var sections = [5, UInt64(file.count)]
    for payload in series {
      if version != 1 { pad(&file, to: 16) }
      file +=
        uvarint(UInt64(payload.count)) + payload + bigEndian(PlainCRC32C.checksum(of: payload))
    }
    let postings = UInt64(file.count)
    var entries = bigEndian(UInt32(lists.count) &+ entryCountError)
    for list in lists {
      pad(&file, to: 4)
      let name = Array(list.name.utf8)
      entries += [2] + (list.nameLength ?? uvarint(UInt64(name.count))) + name
      entries += text(Array(list.value.utf8))
      entries += uvarint(list.offset ?? UInt64(file.count))
      file += table(
        bigEndian(UInt32(list.references.count) &+ listCountError)
          + list.references.flatMap(bigEndian))
    }
    let end = UInt64(file.count)
    file += table(entries)
    sections = contents(sections + [postings, end, postings, end])
    let contents = sections.flatMap {
      bigEndian(UInt32($0 >> 32)) + bigEndian(UInt32($0 & 0xFFFF_FFFF))
    }
    return file + contents + bigEndian(PlainCRC32C.checksum(of: contents))
  }

  private func pad(_ bytes: inout [UInt8], to alignment: Int) {
    while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
  }

  private func table(_ content: [UInt8]) -> [UInt8] {
    bigEndian(UInt32(content.count)) + content + bigEndian(PlainCRC32C.checksum(of: content))
  }

  private func text(_ text: [UInt8]) -> [UInt8] { uvarint(UInt64(text.count)) + text }

  private func uvarint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F | 0x80)] + uvarint(value >> 7)
  }

  private func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// CRC-32C bit by bit.
enum PlainCRC32C {
  static func checksum(of bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0x82F6_3B78 : 0) }
    }
    return ~remainder
  }
}
