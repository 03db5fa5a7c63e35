internal import BitCoding

/// Finds the records in the bytes of a segment.
struct LogSegmentReader {
  /// A record as it is stored.
  struct Record {
    /// Where it lies, from the header of its first fragment to the end of its last one.
    var byteRange: Range<Int>
    var compression: LogCompression
  }

  /// Where the next record starts, or the zeros before it.
  private(set) var byteOffset = 0
  /// Behind a fault: from where on there may be records again.
  private var resumption = 0

  /// Reads the next record of `bytes`; nil at their end.
  ///
  /// - Parameters:
  ///   - bytes: all of the segment. What is missing of the last page counts as zero.
  ///   - stored: what becomes the bytes of the record.
  /// - Throws: a fault; the reader is then where the segment has to be cut.
  mutating func next(
    from bytes: Span<UInt8>, into stored: inout [UInt8]
  ) throws(LogFault) -> Record? {
    stored.removeAll(keepingCapacity: true)
    var offset = byteOffset
    var record: Record?
    while offset < bytes.count {
      let pageEnd = (offset / LogFragment.pageByteCount + 1) * LogFragment.pageByteCount
      if bytes[offset] == 0 {
        // A record goes on behind the end of a page that has no room for a header, and behind no other.
        if let record, pageEnd - offset >= LogFragment.headerByteCount {
          throw stop(
            .unfinishedRecord(byteOffset: record.byteRange.lowerBound), record, at: offset,
            resumingAt: offset)
        }
        if let fault = Self.firstSet(bytes, offset..<min(pageEnd, bytes.count)) {
          throw stop(.padding(byteOffset: fault), record, at: offset, resumingAt: pageEnd)
        }
        offset = pageEnd
        continue
      }
      let fragment: LogFragment
      do throws(LogFault) {
        fragment = try LogFragment(at: offset, of: bytes)
      } catch { throw stop(error, record, at: offset, resumingAt: pageEnd) }
      if let begun = record {
        guard !fragment.part.isStart, fragment.compression == begun.compression else {
          throw stop(
            .unexpectedFragment(byteOffset: offset), record, at: offset, resumingAt: offset)
        }
      } else {
        guard fragment.part.isStart else {
          let end = fragment.payload.upperBound
          throw stop(.unexpectedFragment(byteOffset: offset), nil, at: offset, resumingAt: end)
        }
      }
      stored.append(copying: bytes.extracting(fragment.payload))
      let start = record?.byteRange.lowerBound ?? offset
      offset = fragment.payload.upperBound
      record = Record(byteRange: start..<offset, compression: fragment.compression)
      if fragment.part.isEnd {
        byteOffset = offset
        return record
      }
    }
    if let record {
      throw stop(
        .unfinishedRecord(byteOffset: record.byteRange.lowerBound), record, at: bytes.count,
        resumingAt: bytes.count)
    }
    byteOffset = bytes.count
    return nil
  }

  /// Goes on, behind a fault, to the next record of `bytes` that can be read, or to their end.
  ///
  /// - Returns: whether there is one.
  /// - Complexity: O(the bytes that are passed by)
  mutating func resume(in bytes: Span<UInt8>, using scratch: inout [UInt8]) -> Bool {
    while true {
      byteOffset = min(resumption, bytes.count)
      do throws(LogFault) {
        guard let record = try next(from: bytes, into: &scratch) else { return false }
        byteOffset = record.byteRange.lowerBound
        return true
      } catch { continue }
    }
  }

  private mutating func stop(
    _ fault: LogFault, _ record: Record?, at offset: Int, resumingAt resumption: Int
  ) -> LogFault {
    byteOffset = record?.byteRange.lowerBound ?? offset
    self.resumption = resumption
    return fault
  }

  private static func firstSet(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var offset = range.lowerBound
    while offset <= range.upperBound - 8, bytes.littleEndianWord(at: offset) == 0 { offset += 8 }
    while offset < range.upperBound {
      if bytes[offset] != 0 { return offset }
      offset += 1
    }
    return nil
  }
}
