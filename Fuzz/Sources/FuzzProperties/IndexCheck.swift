internal import BitCoding
internal import InvertedIndex
internal import SeriesModel

/// Checks that `bytes` keep the promises of the reader and the writer of indexes: as they are, and with
/// the checksums that an index should have.
public func checkIndex(_ bytes: Span<UInt8>) {
  let plain = bytes.indices.map { bytes[$0] }
  checkReading(plain)
  checkReading(withChecksums(plain))
}

private func checkReading(_ bytes: [UInt8]) {
  guard let index = try? IndexReader(SharedBytes(bytes)) else { return }
  var faultCount = 0
  index.verify { fault in
    faultCount += 1
    if case .invalid(_, _, let byteOffset) = fault {
      expect(0...bytes.count ~= byteOffset, "a fault lies in the file")
    }
  }
  checkLists(of: index)
  if faultCount == 0 { checkRewriting(index) }
}

/// Reads every list, whichever way one asks for it.
private func checkLists(of index: IndexReader) {
  index.forEachName { name, valueCount in
    var count = 0
    index.forEachValue(of: name, startingWith: name.extracting(0..<0)) { value, handle in
      count += 1
      let references = (try? index.list(at: handle)).map(references(of:))
      let found = try? index.list(name: name, value: value)
      expect(references == found.map(references(of:)), "a label leads to its list")
      index.forEachValue(of: name, startingWith: value) { first, _ in
        expect(first.count == value.count, "a value is the first of those that begin with it")
        return false
      }
      for reference in references ?? [] {
        var entry = SeriesEntry()
        guard (try? index.series(reference, into: &entry)) != nil else { continue }
        expect(entry.reference == reference, "a reference leads to its series")
      }
      return count < 100
    }
    expect(count == min(valueCount, 100), "a name has as many values as it says")
    return true
  }
  _ = try? index.allSeries()
}

private func references(of list: PackedPostings) -> [UInt32] {
  let references = (0..<list.count).map { list[$0] }
  expect(zip(references, references.dropFirst()).allSatisfy { $0 < $1 }, "references ascend")
  return references
}

/// Checks that the series of a sound index, written again, are read as they were.
private func checkRewriting(_ index: IndexReader) {
  guard let series = allSeries(of: index) else { return expect(false, "a sound index is read") }
  var symbols: Set<[UInt8]> = []
  for (labels, _) in series {
    labels.forEachLabel { name, value in
      symbols.insert(name.indices.map { name[$0] })
      symbols.insert(value.indices.map { value[$0] })
    }
  }
  var (writer, written) = (IndexWriter(), [] as [UInt8])
  do {
    for symbol in symbols.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try writer.add(symbol: symbol.span)
    }
    for (labels, chunks) in series {
      try writer.append(labels, chunks: chunks.span, to: &written)
    }
    try writer.finish(to: &written)
    let again = try IndexReader(SharedBytes(written))
    again.verify { _ in expect(false, "what is written is sound") }
    guard let read = allSeries(of: again) else { return expect(false, "what is written is read") }
    expect(
      read.count == series.count && zip(read, series).allSatisfy { $0 == $1 },
      "a series is read as it was written")
  } catch {
    expect(false, "the series of a sound index can be written")
  }
}

private func allSeries(of index: IndexReader) -> [(LabelSet, [ChunkMeta])]? {
  var (cursor, entry, builder) = (index.makeSeriesCursor(), SeriesEntry(), LabelSetBuilder())
  var series: [(LabelSet, [ChunkMeta])] = []
  do throws(IndexError) {
    while try cursor.next(into: &entry) {
      series.append((try index.labels(of: entry, using: &builder), entry.chunks))
    }
    return series
  } catch { return nil }
}

/// The bytes, with the right checksums in the table of contents, behind the tables it names, behind the
/// series and behind the lists, as far as they are an index.
private func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
  guard bytes.count >= 57 else { return bytes }
  var mended = bytes
  let contents = bytes.count - 52
  let sections = (0..<6).map { section in
    (0..<8).reduce(0 as UInt64) { $0 << 8 | UInt64(bytes[contents + 8 * section + $1]) }
  }
  mend(contents..<contents + 48, of: &mended)
  guard sections.allSatisfy({ $0 < UInt64(contents) }) else { return mended }
  for start in [sections[0], sections[5]] { _ = mendTable(at: Int(start), of: &mended) }
  let alignment = bytes[4] == 1 ? 1 : 16
  var start = Int(sections[1])
  while start < Int(sections[4]) {
    start = (start + alignment - 1) / alignment * alignment
    var cursor = BitCursor(bitOffset: start * 8)
    guard let length = try? cursor.readUvarint(from: mended.span), length < UInt64(contents) else {
      break
    }
    let payload = cursor.bitOffset / 8
    guard mend(payload..<payload + Int(length), of: &mended) else { break }
    start = payload + Int(length) + 4
  }
  start = (Int(sections[4]) + 3) / 4 * 4
  while let end = mendTable(at: start, of: &mended), end < contents { start = (end + 3) / 4 * 4 }
  return mended
}

/// Writes the checksum behind the table that starts at `start`; returns where that ends.
private func mendTable(at start: Int, of bytes: inout [UInt8]) -> Int? {
  guard start + 4 <= bytes.count - 52 else { return nil }
  let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
  guard mend(start + 4..<start + 4 + length, of: &bytes) else { return nil }
  return start + 4 + length + 4
}

/// Writes the checksum of a range behind it, if it has room there.
@discardableResult
private func mend(_ range: Range<Int>, of bytes: inout [UInt8]) -> Bool {
  guard range.upperBound + 4 <= bytes.count else { return false }
  let checksum = CRC32C.checksum(of: bytes.span.extracting(range))
  for index in 0..<4 {
    bytes[range.upperBound + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * index))
  }
  return true
}
