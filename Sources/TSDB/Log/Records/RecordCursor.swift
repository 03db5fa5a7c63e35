internal import BitCoding
internal import SeriesModel

/// A position in the bytes of a record.
struct RecordCursor {
  /// Where the next byte is.
  var byteOffset: Int

  /// A cursor behind the type of a record.
  init(byteOffset: Int = 1) { self.byteOffset = byteOffset }

  /// Whether all of `bytes` has been read.
  func isAtEnd(of bytes: Span<UInt8>) -> Bool { byteOffset >= bytes.count }

  mutating func readByte(from bytes: Span<UInt8>) throws(LogRecordError) -> UInt8 {
    guard byteOffset < bytes.count else { throw .truncated(byteOffset: byteOffset) }
    defer { byteOffset += 1 }
    return bytes[byteOffset]
  }

  /// Reads eight bytes, the highest first.
  mutating func readWord(from bytes: Span<UInt8>) throws(LogRecordError) -> UInt64 {
    guard bytes.count - byteOffset >= 8 else { throw .truncated(byteOffset: byteOffset) }
    defer { byteOffset += 8 }
    return bytes.bigEndian64(at: byteOffset)
  }

  mutating func readDouble(from bytes: Span<UInt8>) throws(LogRecordError) -> Double {
    Double(bitPattern: try readWord(from: bytes))
  }

  mutating func readVarint(from bytes: Span<UInt8>) throws(LogRecordError) -> Int64 {
    Int64(zigzag: try readUvarint(from: bytes))
  }

  mutating func readUvarint(from bytes: Span<UInt8>) throws(LogRecordError) -> UInt64 {
    if let value = readShortUvarint(from: bytes) { return value }
    return try readLongUvarint(from: bytes)
  }

  /// Reads an integer of at most eight bytes, if there are as many; nil, and the cursor stays, otherwise.
  ///
  /// All groups at once, without a branch for each: references differ by anything from one sample to
  /// the next, and lengths that are not predicted would cost more.
  @inline(__always)
  mutating func readShortUvarint(from bytes: Span<UInt8>) -> UInt64? {
    guard byteOffset <= bytes.count &- 8 else { return nil }
    let word = bytes.littleEndianWord(at: byteOffset)
    let ends = ~word & 0x8080_8080_8080_8080
    guard ends != 0 else { return nil }
    // The bits up to the highest of the last group.
    let groups = word & (ends ^ (ends &- 1)) & 0x7F7F_7F7F_7F7F_7F7F
    byteOffset &+= (ends.trailingZeroBitCount &+ 1) &>> 3
    let pairs = groups & 0x007F_007F_007F_007F | (groups & 0x7F00_7F00_7F00_7F00) &>> 1
    let fours = pairs & 0x0000_3FFF_0000_3FFF | (pairs & 0x3FFF_0000_3FFF_0000) &>> 2
    return fours & 0x0FFF_FFFF | (fours & 0x0FFF_FFFF_0000_0000) &>> 4
  }

  private mutating func readLongUvarint(
    from bytes: Span<UInt8>
  ) throws(LogRecordError) -> UInt64 {
    var bits = BitCursor(bitOffset: byteOffset * 8)
    do throws(BitError) {
      let value = try bits.readUvarint(from: bytes)
      byteOffset = bits.bitOffset / 8
      return value
    } catch {
      if case .varintOverflow = error { throw .varintOverflow(byteOffset: byteOffset) }
      throw .truncated(byteOffset: byteOffset)
    }
  }

  /// Reads an integer that has to fit.
  mutating func readUvarint<Integer: FixedWidthInteger>(
    _ type: Integer.Type, from bytes: Span<UInt8>
  ) throws(LogRecordError) -> Integer {
    let start = byteOffset
    guard let value = Integer(exactly: try readUvarint(from: bytes)) else {
      throw .outOfRange(byteOffset: start)
    }
    return value
  }

  /// Reads an integer that has to fit.
  mutating func readVarint<Integer: FixedWidthInteger>(
    _ type: Integer.Type, from bytes: Span<UInt8>
  ) throws(LogRecordError) -> Integer {
    let start = byteOffset
    guard let value = Integer(exactly: try readVarint(from: bytes)) else {
      throw .outOfRange(byteOffset: start)
    }
    return value
  }

  /// Reads a length and as many bytes.
  ///
  /// - Returns: where the bytes are.
  mutating func readText(from bytes: Span<UInt8>) throws(LogRecordError) -> Range<Int> {
    let start = byteOffset
    let count = try readUvarint(from: bytes)
    guard count <= UInt64(bytes.count - byteOffset) else { throw .truncated(byteOffset: start) }
    let text = byteOffset..<byteOffset + Int(count)
    byteOffset = text.upperBound
    return text
  }

  mutating func readString(from bytes: Span<UInt8>) throws(LogRecordError) -> String {
    let text = try readText(from: bytes)
    do throws(UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: bytes.extracting(text)))
    } catch { throw .invalidText(byteOffset: text.lowerBound) }
  }

  /// Reads a number of labels, and their names and values.
  mutating func readLabels(
    from bytes: Span<UInt8>, using builder: inout LabelSetBuilder
  ) throws(LogRecordError) -> LabelSet {
    let start = byteOffset
    builder.removeAll()
    var count = try readUvarint(from: bytes)
    while count > 0 {
      let name = try readText(from: bytes)
      let value = try readText(from: bytes)
      do throws(LabelSetError) {
        try builder.add(bytes.extracting(name), bytes.extracting(value))
      } catch { throw .invalidLabels(error, byteOffset: start) }
      count -= 1
    }
    do throws(LabelSetError) {
      return try builder.build()
    } catch { throw .invalidLabels(error, byteOffset: start) }
  }
}
