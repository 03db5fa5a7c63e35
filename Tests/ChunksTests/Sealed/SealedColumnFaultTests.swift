import Chunks
import TestSupport
import Testing

/// A column of timestamps that several payloads share is the right one, and sound, or throws.
@Suite struct SealedColumnFaultTests {
  private static let columns: [[UInt8]] = [3, 200].flatMap { count in
    SealedSamples.all(count: count, seed: Seed(8)).compactMap { samples in
      var encoder = SealedEncoder()
      var column: [UInt8] = []
      do { try encoder.encodeTimestamps(samples.timestamps.span, into: &column) } catch {
        return nil
      }
      return column
    }
  }

  /// A payload of a constant that shares `column`, whatever that is.
  private static func payload(sharing column: [UInt8], count: Int) -> [UInt8] {
    let checksum = SealedTimestamps.checksum(of: column.span)
    let countBytes = count < 128 ? [UInt8(count)] : [UInt8(count % 128) | 128, UInt8(count / 128)]
    return [0x21] + countBytes + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
      + [UInt8](repeating: 0, count: 9)
  }

  /// Expects a fault however the payload is decoded, and by the plain decoder.
  private func expectFault(_ fault: SealedError, of column: [UInt8], count: Int) {
    let payload = Self.payload(sharing: column, count: count)
    #expect(throws: fault) { try Unsealed(payload, column: column) }
    #expect(throws: fault) { try Unsealed(framesOf: payload, column: column) }
    #expect(throws: PlainBytes.Rejection.self) { try PlainSealed(payload, column: column) }
  }

  @Test func anotherCountThrows() {
    // Three timestamps on a line.
    let column: [UInt8] = [0x81, 3, 3, 2, 0, 0]
    let checksum = SealedTimestamps.checksum(of: column.span)
    for count in [1, 2, 4, 128, 129, 8_192] {
      expectFault(.wrongTimestamps(checksum: checksum), of: column, count: count)
    }
    let payload = Self.payload(sharing: column, count: 3)
    #expect(throws: Never.self) { try Unsealed(payload, column: column) }
  }

  @Test func samplesAreNoColumn() {
    let column: [UInt8] = [0x01, 3, 3, 2, 0, 0] + [UInt8](repeating: 0, count: 9)
    let checksum = SealedTimestamps.checksum(of: column.span)
    expectFault(.wrongTimestamps(checksum: checksum), of: column, count: 3)
  }

  @Test func anotherVersionThrows() {
    expectFault(.unsupportedVersion(2), of: [0x82, 3, 3, 2, 0, 0], count: 3)
    expectFault(.unknownFlags(0x91, byteOffset: 0), of: [0x91, 3, 3, 2, 0, 0], count: 3)
  }

  @Test(arguments: columns)
  func bytesBehindTheEndThrow(column: [UInt8]) throws {
    let count = try SealedTimestamps.count(of: column.span)
    expectFault(.trailingBytes(byteOffset: column.count), of: column + [0], count: count)
    #expect(throws: SealedError.trailingBytes(byteOffset: column.count)) {
      try Self.decode(column + [0])
    }
  }

  @Test(arguments: columns)
  func everyTruncationThrows(column: [UInt8]) throws {
    let count = try SealedTimestamps.count(of: column.span)
    for length in column.indices {
      let shorter = Array(column[..<length])
      #expect(throws: SealedError.self) { try Self.decode(shorter) }
      let payload = Self.payload(sharing: shorter, count: count)
      #expect(throws: SealedError.self) { try Unsealed(payload, column: shorter) }
    }
  }

  @Test(arguments: columns)
  func everyChangedByteIsNoticed(column: [UInt8]) throws {
    let count = try SealedTimestamps.count(of: column.span)
    let payload = Self.payload(sharing: column, count: count)
    let fault = SealedError.wrongTimestamps(
      checksum: SealedTimestamps.checksum(of: column.span))
    // All of the layout, and of the fields a part.
    for index in column.indices where index < 40 || index % 7 == 0 || Effort.isFull {
      var changed = column
      changed[index] ^= 0x10
      #expect(throws: fault) { try Unsealed(payload, column: changed) }
      // Under its own checksum it may pass for a column.
      let own = Self.payload(sharing: changed, count: count)
      let expected = (try? PlainSealed(own, column: changed)).map { Unsealed($0) }
      #expect((try? Unsealed(own, column: changed)) == expected)
      #expect((try? Unsealed(framesOf: own, column: changed)) == expected)
      #expect(
        (try? Self.decode(changed)) == (try? PlainSealed(column: changed))?.timestamps)
    }
  }

  private static func decode(_ column: [UInt8]) throws(SealedError) -> [Int64] {
    var timestamps = [Int64](repeating: -1, count: SealedFormat.maximumCount)
    var output = timestamps.mutableSpan
    let count = try SealedTimestamps.decode(column.span, timestamps: &output)
    return Array(timestamps[..<count])
  }
}
