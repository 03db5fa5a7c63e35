internal import BitCoding

/// Checks that `bytes` keep the promises of the bit cursor and the bit writer.
///
/// The first byte is how many follow that choose the kinds of values, which repeat; the rest is the
/// stream that they are read from.
public func checkBits(_ bytes: Span<UInt8>) {
  guard let length = bytes.firstByte else { return }
  let streamStart = min(1 + Int(length), bytes.count)
  let kinds = (1..<streamStart).map { BitKind(bytes[$0]) }
  let stream = bytes.extracting(streamStart...)
  guard !kinds.isEmpty else { return }

  let values = read(kinds, from: stream)
  var writer = BitWriter()
  // Where each value ends.
  var ends: [Int] = []
  for (index, value) in values.enumerated() {
    kinds[index % kinds.count].write(value, into: &writer)
    ends.append(writer.bitCount)
  }
  let written = writer.finish()
  expect(written.count <= stream.count, "the writer takes the shortest form")
  expect(
    read(kinds, from: written.span).starts(with: values), "a cursor reads what a writer wrote")

  guard let start = values.indices.index(chosenBy: length) else { return }
  let end = ends[start]
  let prefix = min(Int(length) % 4, end / 8)
  var second = BitWriter(continuing: written.span, bitCount: end, prefixByteCount: prefix)
  for index in start + 1..<values.count {
    kinds[index % kinds.count].write(values[index], into: &second)
  }
  expect(second.finish() == written, "a writer goes on where another ended")
}

/// Reads values until there is an error, or enough.
private func read(_ kinds: [BitKind], from bytes: Span<UInt8>) -> [UInt64] {
  var values: [UInt64] = []
  var cursor = BitCursor()
  var plain = PlainBits()
  while values.count < 4_096 {
    let kind = kinds[values.count % kinds.count]
    let start = cursor
    let expected = Result { () throws(BitError) in try plain.read(kind, from: bytes) }
    do throws(BitError) {
      values.append(try kind.read(&cursor, from: bytes))
      expect(expected == .success(values[values.count - 1]), "a value is what its bits say")
      expect(cursor.bitOffset == plain.bitOffset, "the cursor moves behind the value")
    } catch {
      expect(expected == .failure(error), "an error says what is wrong, and where")
      expect(cursor == start, "the cursor stays before a faulty value")
      break
    }
  }
  return values
}

extension Range<Int> {
  /// An index that `byte` chooses; nil if there is none.
  fileprivate func index(chosenBy byte: UInt8) -> Int? {
    isEmpty ? nil : lowerBound + Int(byte) * 7 % count
  }
}
