internal import BitCoding
internal import Chunks

/// Checks that `bytes` keep the promises of the reader and the writer of head-chunk files: as they
/// are, and with the checksums that their chunks should have.
public func checkHeadChunks(_ bytes: Span<UInt8>) {
  checkReading(bytes)
  let mended = headChunksWithChecksums(bytes.indices.map { bytes[$0] })
  checkReading(mended.span)
  checkRewriting(mended)
}

private func checkReading(_ bytes: Span<UInt8>) {
  guard var reader = try? HeadChunkReader(bytes) else { return }
  do throws(HeadChunkError) {
    var start = reader.byteOffset
    while let entry = try reader.next(from: bytes) {
      expect(entry.byteOffset == start, "an entry begins where the last one ended")
      let end = entry.payload.upperBound
      expect(
        start + 26 <= entry.payload.lowerBound && entry.payload.lowerBound <= end
          && reader.byteOffset == end + 4 && end + 4 <= bytes.count,
        "an entry lies within the bytes")
      expect(
        CRC32C.checksum(of: bytes.extracting(start..<end)) == checksum(bytes, at: end),
        "an entry matches its checksum")
      expect(
        (try? HeadChunkReader.entry(at: start, from: bytes)) == entry,
        "a reference leads to the same entry")
      start = reader.byteOffset
    }
    expect(reader.byteOffset == start, "at the end the reader stays")
  } catch {
    let offset: Int? =
      switch error {
      case .truncated(let offset), .invalidLength(let offset), .checksumMismatch(let offset): offset
      default: nil
      }
    expect(offset == reader.byteOffset, "the error says where to cut, and the reader stays")
    let sound = bytes.extracting(first: reader.byteOffset)
    guard var again = try? HeadChunkReader(sound) else {
      return expect(false, "what lies before an error can be read")
    }
    do throws(HeadChunkError) {
      while try again.next(from: sound) != nil {}
    } catch { expect(false, "what lies before an error is sound") }
    expect(again.byteOffset == sound.count, "what lies before an error is read to its end")
  }
}

/// Checks that the chunks of `bytes`, written again, are read as they were.
private func checkRewriting(_ bytes: [UInt8]) {
  guard var reader = try? HeadChunkReader(bytes.span) else { return }
  var writer = HeadChunkWriter()
  var (written, read): ([UInt8], [HeadChunkEntry]) = ([], [])
  while let entry = try? reader.next(from: bytes.span) {
    // What nobody can write.
    guard entry.series != 0, entry.payload.count >= 4, entry.minTime <= entry.maxTime else {
      return
    }
    let chunk = Chunk(
      encoding: entry.encoding, payload: Array(bytes[entry.payload]), minTime: entry.minTime,
      maxTime: entry.maxTime, sampleCount: 1)
    writer.append(
      chunk, series: entry.series, isOutOfOrder: entry.isOutOfOrder, to: &written)
    read.append(entry)
  }
  guard !read.isEmpty, var again = try? HeadChunkReader(written.span) else { return }
  for entry in read {
    guard let other = try? again.next(from: written.span) else {
      return expect(false, "every chunk that was written is read")
    }
    expect(
      entry.series == other.series && entry.minTime == other.minTime
        && entry.maxTime == other.maxTime && entry.encoding == other.encoding
        && entry.isOutOfOrder == other.isOutOfOrder
        && bytes[entry.payload] == written[other.payload],
      "a chunk is read as it was written")
  }
}

private func checksum(_ bytes: Span<UInt8>, at offset: Int) -> UInt32 {
  (offset..<offset + 4).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
}

/// The bytes, with the right checksum behind each chunk, as far as they are chunks.
func headChunksWithChecksums(_ bytes: [UInt8]) -> [UInt8] {
  var mended = bytes
  var start = 8
  while start + 26 <= mended.count {
    var cursor = BitCursor(bitOffset: (start + 25) * 8)
    guard let length = try? cursor.readUvarint(from: mended.span) else { break }
    let payload = cursor.bitOffset / 8
    guard length <= UInt64(mended.count), payload + Int(length) + 4 <= mended.count else { break }
    let end = payload + Int(length)
    let checksum = CRC32C.checksum(of: mended.span.extracting(start..<end))
    for index in 0..<4 {
      mended[end + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * index))
    }
    start = end + 4
  }
  return mended
}
