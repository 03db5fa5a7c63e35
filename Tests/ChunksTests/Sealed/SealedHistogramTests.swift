import Chunks
import Gorilla
import TestSupport
import Testing

/// Sealed histograms come back, and bytes that are none throw.
@Suite struct SealedHistogramTests {
  static let counts = [1, 2, 3, 7, 20, 120, 128, 129, 400]

  @Test(arguments: Seed.each(Effort.scaled(quick: 12, full: 200)))
  func randomHistogramsComeBack(seed: Seed) throws {
    var random = seed.generator
    for count in Self.counts {
      try expectRoundTrip(HistogramColumns<UInt64>.random(count, &random))
      try expectRoundTrip(HistogramColumns<Double>.random(count, &random))
    }
  }

  private func expectRoundTrip<Count: SealableCount>(
    _ histograms: HistogramColumns<Count>
  ) throws {
    let payload = try Count.seal(histograms, sharing: nil)
    let unsealed = try Count.unseal(payload, column: nil)
    #expect(unsealed.layout == histograms.layout)
    #expect(unsealed.bits == histograms.bits)
    #expect(
      try SealedHistogramDecoder.hasFloatCounts(payload.span) == (Count.self == Double.self))

    var encoder = SealedEncoder()
    var column: [UInt8] = []
    try encoder.encodeTimestamps(histograms.timestamps.span, into: &column)
    let sharing = try Count.seal(histograms, sharing: column)
    #expect(try Count.unseal(sharing, column: column).bits == histograms.bits)
    #expect(throws: SealedError.self) { try Count.unseal(sharing, column: nil) }
  }

  @Test func histogramsOfARealBlockComeBackSmaller() throws {
    let segment = try Fixtures.bytes(
      at: Fixtures.committed("capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM/chunks/000001"))
    var sizes: [UInt8: (chunks: Int, plain: Int, sealed: Int)] = [:]
    var reader = try SegmentReader(segment.span)
    while let entry = try reader.next(from: segment.span) {
      let payload = Array(segment[entry.payload])
      guard let sealed = try resealed(payload, entry.encodingByte) else { continue }
      let size = sizes[entry.encodingByte] ?? (0, 0, 0)
      sizes[entry.encodingByte] = (
        size.chunks + 1, size.plain + payload.count, size.sealed + sealed
      )
    }
    // Integers, of about 106 samples a chunk, and floats, of about four.
    let integers = try #require(sizes[2])
    let floats = try #require(sizes[3])
    #expect(integers.chunks == 90 && floats.chunks == 186)
    #expect(integers.sealed * 100 < integers.plain * 60)
    #expect(floats.sealed * 100 < floats.plain * 90)
  }

  /// The length of the sealed form of a histogram chunk, once it has been compared.
  private func resealed(_ payload: [UInt8], _ encodingByte: UInt8) throws -> Int? {
    switch encodingByte {
    case 2: try resealed(payload, UInt64.self)
    case 3: try resealed(payload, Double.self)
    default: nil
    }
  }

  private func resealed<Count: SealableCount>(_ payload: [UInt8], _: Count.Type) throws -> Int {
    var decoder = try HistogramDecoder<Count>(payload.span, hasStartTimes: false)
    var histograms = HistogramColumns<Count>()
    try decoder.decode(from: payload.span, into: &histograms)
    let sealed = try Count.seal(histograms, sharing: nil)
    let unsealed = try Count.unseal(sealed, column: nil)
    #expect(unsealed.layout == histograms.layout && unsealed.bits == histograms.bits)
    return sealed.count
  }

  @Test(arguments: [1, 7, 20, 150])
  func everyTruncationThrows(count: Int) throws {
    var random = Seed(9).generator
    let integers = try UInt64.seal(.random(count, &random), sharing: nil)
    let floats = try Double.seal(.random(count, &random), sharing: nil)
    for length in integers.indices {
      #expect(throws: SealedError.self) {
        try UInt64.unseal(Array(integers[..<length]), column: nil)
      }
    }
    for length in floats.indices {
      #expect(throws: SealedError.self) { try Double.unseal(Array(floats[..<length]), column: nil) }
    }
    #expect(throws: SealedError.trailingBytes(byteOffset: floats.count)) {
      try Double.unseal(floats + [0], column: nil)
    }
  }

  @Test(arguments: [3, 20])
  func everyChangedByteThrowsOrDecodes(count: Int) throws {
    var random = Seed(10).generator
    try expectSoundness(try UInt64.seal(.random(count, &random), sharing: nil), UInt64.self)
    try expectSoundness(try Double.seal(.random(count, &random), sharing: nil), Double.self)
  }

  /// Whatever a changed payload decodes to can be sealed again, which compares.
  private func expectSoundness<Count: SealableCount>(_ payload: [UInt8], _: Count.Type) throws {
    var changed = payload
    var decodedCount = 0
    for index in payload.indices {
      for change in Effort.scaled(quick: [1, 0x80] as [UInt8], full: Array(1...255)) {
        changed[index] = payload[index] ^ change
        guard let histograms = try? Count.unseal(changed, column: nil) else { continue }
        decodedCount += 1
        _ = try Count.seal(histograms, sharing: nil)
      }
      changed[index] = payload[index]
    }
    #expect(decodedCount > 0)
  }

  // One histogram: version, count; kind; schema 0, threshold 0, no spans, no bounds; the time 0 on a
  // line; the sum 0; the counts 0.
  private static let one: [UInt8] =
    [0x41, 1, 0, 0] + [UInt8](repeating: 0, count: 8) + [0, 0, 0]
    + [3, 0, 0, 0] + [0x20, 0, 0, 0, 0] + [0, 0, 0] + [0, 0, 0]

  @Test func aPayloadMadeByHandDecodes() throws {
    let histograms = try UInt64.unseal(Self.one, column: nil)
    #expect(histograms.bits == [[0], [], [0], [0], [0], [], [0, 1]])
  }

  @Test(
    arguments: [
      (0, 0x01, SealedError.unexpectedContent),
      (2, 0x01, .unexpectedContent),
      (2, 0x10, .unknownFlags(0x10, byteOffset: 2)),
      // Schema 53, and more spans than there are bytes.
      (3, 106, .invalidLayout(byteOffset: 3)),
      (12, 100, .truncated(byteOffset: 12)),
      (14, 100, .truncated(byteOffset: 14)),
      // One exception of the sum, which the list does not hold.
      (23, 2, .invalidIndex(byteOffset: 23)),
    ] as [(Int, UInt8, SealedError)])
  func faultsAreTold(offset: Int, byte: UInt8, error: SealedError) {
    var payload = Self.one
    payload[offset] = byte
    #expect(throws: error) { try UInt64.unseal(payload, column: nil) }
  }

  @Test func bucketsBeyondTheBytesThrow() {
    // A span of 1,000,000 buckets, and one of more than a payload can count.
    let head = Array(Self.one[..<12])
    let rest: [UInt8] = [0, 0] + Array(Self.one[15...])
    #expect(throws: SealedError.truncated(byteOffset: 28)) {
      try UInt64.unseal(head + [1, 0, 0xC0, 0x84, 0x3D] + rest, column: nil)
    }
    #expect(throws: SealedError.invalidLayout(byteOffset: 3)) {
      try UInt64.unseal(head + [1, 0, 0x81, 0x80, 0x40] + rest, column: nil)
    }
  }

  @Test func onlyStaleMarkersFollowAStaleMarker() {
    // Two sums of 0, but for an exception: the first is a stale marker.
    var payload = Array(Self.one[..<23]) + [1, 0, 2, 0, 0, 0, 0, 0, 0xF0, 0x7F] + Self.one[24...]
    payload[1] = 2
    #expect(throws: SealedError.invalidIndex(byteOffset: 19)) {
      try UInt64.unseal(payload, column: nil)
    }
    // The second.
    payload[24] = 1
    #expect(throws: Never.self) { try UInt64.unseal(payload, column: nil) }
  }
}
