internal import BitCoding
internal import Blocks
internal import SeriesModel

/// Checks that `bytes` keep the promises of tombstones: as they are, and as the entries of a file.
public func checkTombstones(_ bytes: Span<UInt8>) {
  check(bytes)
  // A right checksum, which no fuzzer finds.
  var file: [UInt8] = [0x01, 0x30, 0xBA, 0x30, 1]
  for index in bytes.indices { file.append(bytes[index]) }
  let checksum = CRC32C.checksum(of: bytes)
  for shift in [24, 16, 8, 0] { file.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
  check(file.span)
}

private func check(_ bytes: Span<UInt8>) {
  let tombstones: Tombstones
  do throws(TombstonesError) {
    tombstones = try Tombstones(bytes)
  } catch {
    expect(0...bytes.count ~= error.byteOffset, "an error is of a place in the file")
    return
  }
  expect(tombstones.count <= bytes.count / 3, "each range takes three bytes or more")
  let written = tombstones.bytes()
  expect((try? Tombstones(written.span)) == tombstones, "what is written is read")
  for series in tombstones.series {
    let deleted = tombstones[series]
    for (index, range) in deleted.ranges.enumerated() {
      expect(range.start <= range.end && deleted.contains(range), "a range is deleted")
      guard index > 0 else { continue }
      let before = deleted.ranges[index - 1]
      expect(
        before.end < range.start && before.end + 1 < range.start, "ranges do not overlap or touch")
    }
  }
}
