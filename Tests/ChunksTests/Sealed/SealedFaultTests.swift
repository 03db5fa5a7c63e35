import Chunks
import TestSupport
import Testing

/// Bytes that are not a sealed payload throw, and do nothing worse.
@Suite struct SealedFaultTests {
  /// A payload of each kind, in one frame and in several.
  static let payloads: [[UInt8]] = [21, 150].flatMap { count in
    SealedSamples.all(count: count, seed: Seed(5)).map { samples in
      guard let payload = try? samples.sealed().payload else { fatalError("nothing is thrown") }
      return payload
    }
  }

  @Test(arguments: payloads)
  func everyTruncationThrows(payload: [UInt8]) {
    for length in payload.indices {
      #expect(throws: SealedError.self) { try Unsealed(Array(payload[..<length])) }
      #expect(throws: SealedError.self) { try SealedDecoder(payload.span.extracting(..<length)) }
    }
  }

  @Test(arguments: payloads)
  func bytesBehindTheEndThrow(payload: [UInt8]) {
    #expect(throws: SealedError.trailingBytes(byteOffset: payload.count)) {
      try Unsealed(payload + [0])
    }
  }

  @Test(arguments: payloads)
  func everyChangedByteThrowsOrDecodes(payload: [UInt8]) {
    var changed = payload
    for index in payload.indices {
      for change in Effort.scaled(quick: [1, 0x10, 0x80, 0xFF] as [UInt8], full: Array(1...255)) {
        changed[index] = payload[index] ^ change
        // All at once or by frames: the same, or both throw.
        let whole = try? Unsealed(changed)
        let frames = try? Unsealed(framesOf: changed)
        #expect(whole == frames, "byte \(index) ^ \(change)")
      }
      changed[index] = payload[index]
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 200, full: 5_000)))
  func randomBytesThrowOrDecode(seed: Seed) {
    var random = seed.generator
    let length = Int.random(in: 0...200, using: &random)
    var bytes = random.bytes(length)
    // Most often beyond the version and the count.
    if length > 2 {
      bytes[0] = SealedFormat.version | UInt8.random(in: 0...1, using: &random) << 4
      bytes[1] = UInt8.random(in: 1...127, using: &random)
    }
    let whole = try? Unsealed(bytes)
    let frames = try? Unsealed(framesOf: bytes)
    #expect(whole == frames)
  }

  @Test(
    arguments: [
      ([0x02, 1], SealedError.unsupportedVersion(2)),
      ([0x00, 1], .unsupportedVersion(0)),
      ([0x41, 1], .unexpectedContent),
      ([0x51, 1], .unknownFlags(0x51, byteOffset: 0)),
      ([0x91, 1], .unknownFlags(0x91, byteOffset: 0)),
      ([0x81, 1, 3, 0, 0, 0], .unexpectedContent),
      ([0x01, 0], .invalidCount(0)),
      ([0x01, 0x81, 0x40], .invalidCount(8_193)),
      (
        [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2],
        .varintOverflow(byteOffset: 1)
      ),
      ([0x01, 2, 0x10], .unknownFlags(0x10, byteOffset: 2)),
      ([0x01, 2, 0, 65], .invalidWidth(65, byteOffset: 3)),
      // Two timestamps on a line; a break beyond them; more breaks than can be.
      ([0x01, 2, 0x0B, 2, 1, 2, 0, 0, 0], .invalidIndex(byteOffset: 5)),
      ([0x01, 2, 0x0B, 2, 2, 1, 0, 1, 0, 0, 0], .invalidIndex(byteOffset: 4)),
      // Values: a mode with a parameter that it cannot have.
      ([0x01, 2, 3, 2, 0, 0, 0x01], .unknownMode(0x01, byteOffset: 6)),
      ([0x01, 2, 3, 2, 0, 0, 0x37], .unknownMode(0x37, byteOffset: 6)),
      ([0x01, 2, 3, 2, 0, 0, 0xA5], .unknownMode(0xA5, byteOffset: 6)),
      // A dictionary with more entries than samples, and one within another.
      ([0x01, 2, 3, 2, 0, 0, 0x80, 3], .invalidIndex(byteOffset: 7)),
      ([0x01, 2, 3, 2, 0, 0, 0x80, 1, 0x80, 1], .unknownMode(0x80, byteOffset: 8)),
      // Front bits of which too few, or too many, are left.
      ([0x01, 2, 3, 2, 0, 0, 0xA0, 47], .invalidWidth(47, byteOffset: 7)),
      ([0x01, 2, 3, 2, 0, 0, 0xA0, 64], .invalidWidth(64, byteOffset: 7)),
      // The multiples of infinity, and of a NaN.
      ([0x01, 2, 3, 2, 0, 0, 0x60, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F], .invalidFactor(byteOffset: 7)),
      ([0x01, 2, 3, 2, 0, 0, 0x60, 1, 0, 0, 0, 0, 0, 0xF0, 0xFF], .invalidFactor(byteOffset: 7)),
    ] as [([UInt8], SealedError)])
  func faultsAreNamed(bytes: [UInt8], fault: SealedError) {
    #expect(throws: fault) { try Unsealed(bytes) }
    #expect(!fault.description.isEmpty)
  }

  @Test(
    arguments: [
      // Fields of a single frame, of a list of the directory, and of the second frame of two, of which
      // some are missing.
      ([0x01, 2, 0, 64, 0, 1, 2, 3], SealedError.truncated(byteOffset: 5)),
      ([0x01, 0x81, 1, 0, 64, 0, 1, 2, 3], .truncated(byteOffset: 6)),
      (
        [0x01, 0x81, 1, 0, 0, 2, 0, 0] + [UInt8](repeating: 0, count: 16),
        .truncated(byteOffset: 24)
      ),
      // Widths of a directory: that of a list; 65, -1 and 261 as numbers of it.
      ([0x01, 0x81, 1, 0, 65], .invalidWidth(65, byteOffset: 4)),
      ([0x01, 0x81, 1, 0, 0, 0x82, 1, 0, 0], .invalidWidth(65, byteOffset: 4)),
      ([0x01, 0x81, 1, 0, 0, 1, 0, 0], .invalidWidth(255, byteOffset: 4)),
      ([0x01, 0x81, 1, 0, 0, 0x8A, 4, 0, 0], .invalidWidth(255, byteOffset: 4)),
      // Front bits, and others, that are missing.
      ([0x01, 2, 3, 2, 0, 0, 0xA0, 48, 1], .truncated(byteOffset: 8)),
      ([0x01, 2, 3, 2, 0, 0, 0xA0, 48, 1, 2, 3], .truncated(byteOffset: 10)),
      // Streams longer than the rest, than all there is, or too short for two values.
      ([0x01, 2, 3, 2, 0, 0, 0xE0, 2, 0], .truncated(byteOffset: 8)),
      ([0x01, 2, 3, 2, 0, 0, 0xE0, 10, 0], .truncated(byteOffset: 7)),
      ([0x01, 2, 3, 2, 0, 0, 0xE0, 8, 0, 0, 0, 0, 0, 0, 0, 0], .truncated(byteOffset: 8)),
      // No entries; entry -1.
      ([0x01, 2, 3, 2, 0, 0, 0x80, 0], .invalidIndex(byteOffset: 7)),
      (
        [0x01, 2, 3, 2, 0, 0, 0x80, 2, 0x20, 0, 1, 0, 0b10, 0, 0, 1],
        .invalidIndex(byteOffset: 16)
      ),
    ] as [([UInt8], SealedError)])
  func partsThatDoNotFitThrow(bytes: [UInt8], fault: SealedError) {
    #expect(throws: fault) { try Unsealed(bytes) }
    #expect(throws: SealedError.self) { try Unsealed(framesOf: bytes) }
    #expect(throws: PlainBytes.Rejection.self) { try PlainSealed(bytes) }
  }

  @Test(
    arguments: [
      // None; more than there are samples; beyond the samples, at first and after another.
      ([0], SealedError.invalidIndex(byteOffset: 15)),
      ([3], .invalidIndex(byteOffset: 15)),
      ([1, 2] + word, .invalidIndex(byteOffset: 16)),
      ([2, 0] + word + [1] + word, .invalidIndex(byteOffset: 25)),
      ([2, 1] + word + [0] + word, .invalidIndex(byteOffset: 25)),
      ([1, 1] + word.dropLast(), .truncated(byteOffset: 17)),
      ([1, 1] + word + [7], .trailingBytes(byteOffset: 25)),
    ] as [([UInt8], SealedError)])
  func exceptionsThatAreNotThereThrow(exceptions: [UInt8], fault: SealedError) {
    // Two timestamps on a line; a constant.
    let bytes: [UInt8] = [0x11, 2, 3, 2, 0, 0, 0] + Self.word + exceptions
    #expect(throws: fault) { try Unsealed(bytes) }
    #expect(throws: fault) { try SealedDecoder(bytes.span) }
  }

  private static let word: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  @Test func windowsWiderThanAValueThrow() {
    let stream = [UInt8](repeating: 0, count: 8) + [UInt8](repeating: 0xFF, count: 16)
    let bytes = [0x01, 2, 3, 2, 0, 0, 0xE0, UInt8(stream.count)] + stream
    #expect(throws: SealedError.self) { try Unsealed(bytes) }
  }

  @Test(arguments: [0x40, 0x60] as [UInt8], [1 << 51, -(1 << 51) - 1] as [Int64])
  func numbersNearWhichValuesLieAreInRange(mode: UInt8, number: Int64) {
    var bytes: [UInt8] = [0x01, 1, 3, 2, 0, 0, mode]
    if mode == 0x60 { bytes += Self.word }
    bytes += [0, 0]
    var zigzag = UInt64(bitPattern: number << 1 ^ number >> 63)
    while zigzag > 127 {
      bytes.append(UInt8(zigzag & 127) | 128)
      zigzag >>= 7
    }
    bytes.append(UInt8(zigzag))
    let fault = SealedError.decimalOutOfRange(byteOffset: bytes.count)
    bytes += [0, 0, 0]
    #expect(throws: fault) { try Unsealed(bytes) }
    #expect(throws: fault) { try Unsealed(framesOf: bytes) }
  }

  @Test func fieldsWithoutBitsAreNotRead() {
    // 18 differences of no bits in the last ten bytes; the address sanitizer would tell.
    #expect(throws: SealedError.self) { try Unsealed([0x01, 18, 0x0D, 0, 0, 0, 0, 0, 0, 0]) }
  }

  @Test func anEntryThatIsNotThereThrows() {
    // Two entries of a dictionary, decimals 0 and 1; the second sample has number 2.
    let bytes: [UInt8] = [0x01, 2, 3, 2, 0, 0, 0x80, 2, 0x20, 0, 1, 0, 0b10, 0, 2, 0, 0b10_00]
    #expect(throws: SealedError.invalidIndex(byteOffset: 16)) { try Unsealed(bytes) }
  }

  @Test func decimalsOutOfRangeThrow() {
    // 2^51 as a varint, the lowest of fields without bits.
    let bytes: [UInt8] =
      [0x01, 1, 3, 2, 0, 0, 0x20, 0, 0] + [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x08]
    #expect(throws: SealedError.decimalOutOfRange(byteOffset: 17)) { try Unsealed(bytes) }
  }

  @Test func aMissingOrWrongColumnThrows() throws {
    var encoder = SealedEncoder()
    var (payload, column, other): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    let timestamps: [Int64] = [1_000, 2_000, 3_000]
    try encoder.encodeTimestamps(timestamps.span, into: &column)
    try encoder.encodeTimestamps([1_000, 2_000].span, into: &other)
    try encoder.encode(timestamps.span, [1.0, 2, 3].span, sharing: column.span, into: &payload)
    let checksum = SealedTimestamps.checksum(of: column.span)
    #expect(throws: SealedError.missingTimestamps(checksum: checksum)) { try Unsealed(payload) }
    #expect(throws: SealedError.wrongTimestamps(checksum: checksum)) {
      try Unsealed(payload, column: other)
    }
    #expect(throws: SealedError.unexpectedContent) { try Unsealed(column) }
    #expect(throws: SealedError.unexpectedContent) { try SealedTimestamps.count(of: payload.span) }
    #expect(try SealedTimestamps.count(of: column.span) == 3)
  }
}
