internal import BitCoding
internal import Chunks

/// Collects the table of a sealed block.
///
/// It holds what it has collected, some tens of bytes for each series.
struct SealedTableWriter {
  /// The reference of each series, and where its groups start.
  private var entries: [UInt8] = []
  private var groups: [UInt8] = []
  private var seriesCount: UInt32 = 0

  /// Adds a series.
  ///
  /// - Precondition: its reference is greater than those before.
  mutating func append(_ series: UInt32, _ groups: [SealedGroup]) {
    entries.append(bigEndian: series)
    // Where the groups begin in the file is known at the end.
    entries.append(bigEndian: UInt32(truncatingIfNeeded: self.groups.count))
    seriesCount += 1
    var reference: UInt64 = 0
    for group in groups {
      self.groups.append(uvarint: group.reference.rawValue - reference)
      reference = group.reference.rawValue
      let head = UInt64(group.chunks.count) << 1
      self.groups.append(uvarint: head | (group.legacyTails.isEmpty ? 0 : 1))
      if group.legacyTails.isEmpty { continue }
      var bits = [UInt8](repeating: 0, count: (group.chunks.count + 7) / 8)
      for tail in group.legacyTails { bits[tail / 8] |= 0x80 >> UInt8(tail % 8) }
      self.groups += bits
    }
  }

  /// The bytes of the file; nil if they are too many for its offsets.
  func finish() -> [UInt8]? {
    let start = SealedTable.headerByteCount + entries.count
    guard start + groups.count < 1 << 32 else { return nil }
    var output: [UInt8] = []
    output.append(bigEndian: SealedTable.magic)
    output += [1, 0, 0, 0]
    output.append(bigEndian: seriesCount)
    for offset in stride(from: 0, to: entries.count, by: SealedTable.entryByteCount) {
      output.append(bigEndian: entries.span.bigEndian32(at: offset))
      output.append(bigEndian: entries.span.bigEndian32(at: offset + 4) + UInt32(start))
    }
    output += groups
    output.append(bigEndian: CRC32C.checksum(of: output.span))
    return output
  }
}
