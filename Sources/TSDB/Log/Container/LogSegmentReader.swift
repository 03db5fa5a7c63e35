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
  /// From where on there may be records: behind a fault, another place than ``byteOffset``.
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
        // A page ends so where it has no room for a header, and where a segment ends. What is behind zeros in
        // another place was written when what should be there was, and that is lost.
        let isFull = pageEnd - offset < LogFragment.headerByteCount
        if let record, !isFull {
          throw stop(
            .unfinishedRecord(byteOffset: record.byteRange.lowerBound), record, at: offset,
            resumingAt: offset)
        }
        let end = isFull ? min(pageEnd, bytes.count) : bytes.count
        if let fault = Self.firstSet(bytes, offset..<end) {
          let page = fault - fault % LogFragment.pageByteCount
          throw stop(
            .padding(byteOffset: fault), record, at: offset, resumingAt: max(page, pageEnd))
        }
        offset = end
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
        move(to: offset)
        return record
      }
    }
    if let record {
      throw stop(
        .unfinishedRecord(byteOffset: record.byteRange.lowerBound), record, at: bytes.count,
        resumingAt: bytes.count)
    }
    move(to: bytes.count)
    return nil
  }

  /// Goes to where a record starts, or behind one.
  mutating func move(to byteOffset: Int) {
    self.byteOffset = byteOffset
    resumption = byteOffset
  }

  /// Goes on, behind a fault if there was one, to the next record of `bytes` that can be read, or to their end.
  ///
  /// - Returns: whether there is one.
  /// - Complexity: O(the bytes that are passed by)
  mutating func resume(in bytes: Span<UInt8>, using scratch: inout [UInt8]) -> Bool {
    while true {
      byteOffset = min(resumption, bytes.count)
      do throws(LogFault) {
        guard let record = try next(from: bytes, into: &scratch) else { return false }
        move(to: record.byteRange.lowerBound)
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
