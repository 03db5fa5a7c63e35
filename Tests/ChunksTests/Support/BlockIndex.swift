import BitCoding
import TestSupport
import Testing

@testable import Chunks

/// What the index of a block says of its chunks: no more than tests need, and without its checksums.
struct BlockIndex {
  /// What an index has for a chunk.
  struct Entry {
    var reference: ChunkReference
    var minTime: Int64
    var maxTime: Int64
  }

  /// The chunks of each series, in order.
  var series: [[Entry]] = []

  /// Reads an index of version 2.
  init(_ bytes: [UInt8]) throws {
    try #require(bytes.count > 60 && bytes[4] == 2)
    let contents = bytes.count - 52
    var reader = IndexCursor(bytes: bytes, offset: Int(bytes.span.bigEndian64(at: contents + 8)))
    let end = Int(bytes.span.bigEndian64(at: contents + 16))
    while reader.offset < end {
      reader.offset = (reader.offset + 15) / 16 * 16
      guard reader.offset < end, bytes[reader.offset] != 0 else { break }
      series.append(reader.series())
    }
  }
}

/// A position in the bytes of an index.
private struct IndexCursor {
  let bytes: [UInt8]
  var offset: Int

  mutating func uvarint() -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while true {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      shift += 7
      if byte < 0x80 { return value }
    }
  }

  mutating func varint() -> Int64 {
    let value = uvarint()
    return Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
  }

  mutating func series() -> [BlockIndex.Entry] {
    let length = Int(uvarint())
    let end = offset + length + 4
    for _ in 0..<uvarint() { _ = (uvarint(), uvarint()) }
    var entries: [BlockIndex.Entry] = []
    for _ in 0..<uvarint() {
      if let last = entries.last {
        let minTime = last.maxTime + Int64(uvarint())
        let maxTime = minTime + Int64(uvarint())
        let reference = Int64(last.reference.rawValue) + varint()
        entries.append(
          BlockIndex.Entry(
            reference: ChunkReference(rawValue: UInt64(reference)), minTime: minTime,
            maxTime: maxTime))
      } else {
        let minTime = varint()
        let maxTime = minTime + Int64(uvarint())
        entries.append(
          BlockIndex.Entry(
            reference: ChunkReference(rawValue: uvarint()), minTime: minTime, maxTime: maxTime))
      }
    }
    offset = end
    return entries
  }
}
