internal import BitCoding
internal import Chunks

/// Checks that `bytes` keep the promises of the segment reader: as they are, and cut into the
/// chunks of a segment.
public func checkSegment(_ bytes: Span<UInt8>) {
  checkReading(bytes)
  checkRoundTrip(bytes)
}

private func checkReading(_ bytes: Span<UInt8>) {
  guard var reader = try? SegmentReader(bytes) else { return }
  do throws(SegmentError) {
    var start = reader.byteOffset
    while let entry = try reader.next(from: bytes) {
      expect(
        entry.byteOffset == start && entry.payload.lowerBound > start + 1,
        "an entry begins where the last one ended")
      let end = entry.payload.upperBound
      expect(
        entry.payload.lowerBound <= end && reader.byteOffset == end + 4 && end + 4 <= bytes.count,
        "an entry lies within the bytes")
      let stored = (end..<end + 4).reduce(0 as UInt32) { $0 << 8 | UInt32(bytes[$1]) }
      let covered = bytes.extracting(entry.payload.lowerBound - 1..<end)
      expect(entry.encodingByte == covered[0], "the encoding is the byte before the payload")
      expect(entry.isIntact == (stored == plainCRC32C(covered)), "the checksum is a CRC-32C")
      start = reader.byteOffset
    }
    expect(start == bytes.count, "reading ends at the end of the bytes")
  } catch {
    let offset: Int? =
      switch error {
      case .truncated(let offset), .invalidLength(let offset): offset
      default: nil
      }
    expect(offset == reader.byteOffset, "the error names the chunk at fault, and the reader stays")
  }
}

/// Cuts `bytes` into a length, an encoding and a payload each, writes a segment of those, and reads
/// it.
private func checkRoundTrip(_ bytes: Span<UInt8>) {
  var writer = BitWriter()
  for byte: UInt64 in [0x85, 0xBD, 0x40, 0xDD, 1, 0, 0, 0] { writer.write(byte, count: 8) }
  var written: [Entry] = []
  var start = 0
  while start + 2 <= bytes.count {
    let end = min(start + 2 + Int(bytes[start]) * 2, bytes.count)
    let offset = writer.byteCount
    let covered = bytes.extracting(start + 1..<end)
    writer.writeUvarint(UInt64(covered.count - 1))
    let payloadStart = writer.byteCount + 1
    for index in covered.indices { writer.write(UInt64(covered[index]), count: 8) }
    written.append(
      Entry(
        byteOffset: offset, encodingByte: covered[0],
        payload: payloadStart..<writer.byteCount, isIntact: true))
    writer.write(UInt64(CRC32C.checksum(of: covered)), count: 32)
    start = end
  }
  var segment = writer.finish()
  expect(entries(of: segment) == written, "a segment has the chunks that were written")

  // Spoil a bit of the last chunk, behind its length.
  guard let last = written.indices.last else { return }
  let covered = written[last].payload.lowerBound - 1..<segment.count
  let spoilt = covered.lowerBound + Int(bytes[0]) % covered.count
  segment[spoilt] ^= 1 << (bytes[1] & 7)
  written[last].isIntact = false
  written[last].encodingByte = segment[covered.lowerBound]
  expect(entries(of: segment) == written, "a checksum notices a wrong bit")
}

/// A chunk of a segment as it should be read.
private struct Entry: Equatable {
  var byteOffset: Int
  var encodingByte: UInt8
  var payload: Range<Int>
  var isIntact: Bool
}

private func entries(of segment: [UInt8]) -> [Entry]? {
  var entries: [Entry] = []
  do throws(SegmentError) {
    var reader = try SegmentReader(segment.span)
    while let entry = try reader.next(from: segment.span) {
      entries.append(
        Entry(
          byteOffset: entry.byteOffset, encodingByte: entry.encodingByte,
          payload: entry.payload, isIntact: entry.isIntact))
    }
    return entries
  } catch { return nil }
}

/// The CRC-32C of `bytes`, a bit at a time.
private func plainCRC32C(_ bytes: Span<UInt8>) -> UInt32 {
  var remainder = UInt32.max
  for index in bytes.indices {
    remainder ^= UInt32(bytes[index])
    for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1) * 0x82F6_3B78 }
  }
  return ~remainder
}
