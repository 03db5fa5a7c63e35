import BitCoding
import Testing

extension Field {
  /// Writes the field after `offset` bits of noise, 0 to 64, and expects three things: the bits of
  /// the reference; the field and its end from a cursor, whatever follows the field; and the right
  /// error from a cursor over any shorter part of the bytes.
  ///
  /// A successful `#expect` takes microseconds, too long for loops of a million turns: so these
  /// helpers compare by themselves, and record only what is wrong.
  func expectRoundTrip(at offset: Int, _ location: SourceLocation = #_sourceLocation) {
    let noise: UInt64 = 0xA5C3_96F0_5A3C_69E1
    var writer = BitWriter()
    var reference = ReferenceBits()
    writer.write(noise, count: offset)
    reference.append(noise, offset)
    write(to: &writer)
    write(to: &reference)
    if writer.bitCount != reference.count {
      Issue.record(
        "\(self) at \(offset) is \(writer.bitCount) - \(offset) bits long", sourceLocation: location
      )
    }
    let bytes = writer.finish()
    if bytes != reference.bytes {
      Issue.record(
        "\(self) at \(offset): \(bytes) instead of \(reference.bytes)", sourceLocation: location)
    }
    for byteCount in 0..<bytes.count {
      expectTruncation(of: bytes.span.extracting(first: byteCount), at: offset, location)
    }
    for tail in [[], [0x00], [0xFF], [UInt8](repeating: 0x00, count: 9), .init(noise: 9)] {
      let longer = bytes + tail
      expect(self, from: longer.span, at: offset, to: reference.count, location)
    }
  }

  /// Expects that a cursor at `offset` reads `field`, of this field's kind, and stops at `end`.
  func expect(
    _ field: Field, from bytes: Span<UInt8>, at offset: Int, to end: Int,
    _ location: SourceLocation = #_sourceLocation
  ) {
    var cursor = BitCursor(bitOffset: offset)
    do throws(BitError) {
      let read = try readBack(with: &cursor, from: bytes)
      if read == field && cursor.bitOffset == end { return }
      Issue.record(
        "\(read) up to bit \(cursor.bitOffset) instead of \(field) from \(offset) to \(end)",
        sourceLocation: location)
    } catch {
      Issue.record("\(field) at \(offset): \(error)", sourceLocation: location)
    }
  }

  /// Expects that the bytes are too short for a field of this kind at `offset`.
  func expectTruncation(
    of bytes: Span<UInt8>, at offset: Int, _ location: SourceLocation = #_sourceLocation
  ) {
    expectError(.truncated(bitOffset: offset), from: bytes, at: offset, location)
  }

  /// Expects that reading a field of this kind at `offset` throws `error` and moves nothing.
  func expectError(
    _ expected: BitError, from bytes: Span<UInt8>, at offset: Int,
    _ location: SourceLocation = #_sourceLocation
  ) {
    var cursor = BitCursor(bitOffset: offset)
    do throws(BitError) {
      let read = try readBack(with: &cursor, from: bytes)
      Issue.record("\(read) at \(offset) instead of: \(expected)", sourceLocation: location)
    } catch {
      if error != expected {
        Issue.record("\(error) instead of: \(expected)", sourceLocation: location)
      }
      if cursor.bitOffset != offset {
        Issue.record("moved from \(offset) to \(cursor.bitOffset)", sourceLocation: location)
      }
    }
  }
}

extension [UInt8] {
  /// `count` bytes none of which is zero.
  fileprivate init(noise count: Int) {
    self = (0..<count).map { UInt8(truncatingIfNeeded: 0xFF &- $0 * 29) }
  }
}
