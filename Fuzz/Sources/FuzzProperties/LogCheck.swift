internal import BitCoding
internal import Blocks
internal import TSDB

/// Checks that `bytes` keep the promises of write-ahead logs: as a segment, as one whose fragments have the
/// checksums that they should have, and as a record.
public func checkLog(_ bytes: Span<UInt8>) {
  let plain = bytes.indices.map { bytes[$0] }
  checkSegment(plain)
  checkSegment(logWithChecksums(plain))
  checkRecord(bytes)
}

private func checkSegment(_ bytes: [UInt8]) {
  let files = MemoryFileSystem()
  do {
    try files.createDirectory("/wal")
    try files.create("/wal/00000000").write(bytes.span)
    let before = try read(files)
    for (first, second) in zip(before.ranges, before.ranges.dropFirst()) {
      expect(first.upperBound <= second.lowerBound, "what is read and what is not do not overlap")
    }
    expect(before.ranges.allSatisfy { $0.upperBound <= bytes.count }, "all is within the segment")

    let loss = try LogDirectory.repair("/wal", on: files)
    expect(
      (loss == nil) == (before.faultCount == 0), "a repair finds the faults that a reader does")
    let after = try read(files)
    expect(after.faultCount == 0, "a repaired log has no fault")
    expect(before.records.starts(with: after.records), "a repair invents nothing")
    expect(try LogDirectory.repair("/wal", on: files) == nil, "a second repair changes nothing")
  } catch { expect(false, "files in memory do not fail") }
}

private struct Content {
  var records: [[UInt8]] = []
  /// Where records and faults are, in order.
  var ranges: [Range<Int>] = []
  var faultCount = 0
}

private func read(_ files: MemoryFileSystem) throws -> Content {
  var reader = LogReader(try LogDirectory("/wal", on: files), on: files)
  var content = Content()
  // Of the commit at hand.
  var missing = 0
  while true {
    do throws(LogError) {
      guard let place = try reader.next() else {
        expect(missing == 0, "a commit is read to its end")
        return content
      }
      let record = reader.record
      content.records.append(record)
      missing = max(missing - 1, 0)
      // Those that are compressed begin none.
      if place.compression == .none, case .commit(let count)? = try? LogRecord(record.span) {
        expect(missing == 0, "a commit ends before the next one begins")
        missing = count
      }
      content.ranges.append(place.byteRange)
    } catch {
      expect(missing == 0, "a commit that is begun has no fault")
      content.faultCount += 1
      content.ranges.append(error.byteRange)
    }
  }
}

/// The segment with the checksums that its fragments should have, as far as their lengths lead.
func logWithChecksums(_ bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  var offset = 0
  while offset + 7 <= bytes.count, bytes[offset] != 0 {
    let end = offset + 7 + (Int(bytes[offset + 1]) << 8 | Int(bytes[offset + 2]))
    guard end <= bytes.count else { break }
    let checksum = CRC32C.checksum(of: bytes.span.extracting(offset + 7..<end))
    for index in 0..<4 {
      bytes[offset + 3 + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * UInt32(index)))
    }
    offset = end
  }
  return bytes
}

private func checkRecord(_ bytes: Span<UInt8>) {
  do throws(LogRecordError) {
    let record = try LogRecord(bytes)
    guard record.type != nil else { return }
    var written: [UInt8] = []
    record.encode(to: &written)
    expect((try? LogRecord(written.span)) == record, "what is written is read")
  } catch {
    expect(0...bytes.count ~= error.byteOffset, "an error is of a place in the record")
  }
}
