import Chunks
import Gorilla
import TestSupport
import Testing

/// Recorded data comes back bit by bit.
@Suite struct SealedRecordedTests {
  private static let block = "capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM/chunks/000001"

  @Test func theCommittedBlockComesBack() throws {
    let count = try expectRoundTrips(ofSegment: Fixtures.bytes(at: Fixtures.committed(Self.block)))
    #expect(count == 5_580)
  }

  @Test(
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no captured blocks"))
  func capturedBlocksComeBack() throws {
    let folder = try #require(Fixtures.external("capture/real-block"))
    var count = 0
    for path in try Fixtures.files(below: folder, suffix: "chunks/000001") {
      count += try expectRoundTrips(ofSegment: Fixtures.bytes(at: path))
    }
    #expect(count == 5_580 + 5_835 + 13_749)
  }

  @Test(
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no columns of floats")
  )
  func columnsOfFloatsComeBack() throws {
    let folder = try #require(Fixtures.external("upstream/float/alp-samples"))
    let paths = try Fixtures.files(below: folder, suffix: ".csv")
    #expect(paths.count == 31)
    for path in paths {
      let text = String(decoding: try Fixtures.bytes(at: path), as: UTF8.self)
      let values = try text.split(separator: "\n").map { try #require(Double($0)) }
      #expect(values.count == 1_024)
      var trip = RoundTrip()
      for samples in [SealedSamples(path, values), SealedSamples(path, Array(values.prefix(120)))] {
        try trip.expect(samples, isPlain: true)
      }
    }
  }

  /// Seals every chunk of floats of a segment.
  ///
  /// - Returns: the number of such chunks.
  private func expectRoundTrips(ofSegment segment: [UInt8]) throws -> Int {
    var reader = try SegmentReader(segment.span)
    var trip = RoundTrip()
    var count = 0
    while let entry = try reader.next(from: segment.span) {
      guard try ChunkEncoding(byte: entry.encodingByte) == .xor else { continue }
      let payload = segment.span.extracting(entry.payload)
      var decoder = try XORDecoder(payload)
      var (timestamps, values): ([Int64], [Double]) = ([], [])
      while let sample = try decoder.next(from: payload) {
        timestamps.append(sample.timestamp)
        values.append(sample.value)
      }
      let samples = SealedSamples("chunk at \(entry.byteOffset)", values, at: timestamps)
      try trip.expect(samples, isPlain: count % Effort.scaled(quick: 20, full: 1) == 0)
      count += 1
    }
    return count
  }
}

/// Seals samples, with an encoder that goes from series to series, and unseals them.
private struct RoundTrip: ~Copyable {
  private var encoder = SealedEncoder()

  /// Expects that `samples` come back; if `isPlain`, by the plain decoder, by frames and with a shared
  /// column too.
  mutating func expect(_ samples: SealedSamples, isPlain: Bool) throws {
    let expected = Unsealed(samples)
    var (payload, column): ([UInt8], [UInt8]) = ([], [])
    let hint = try encoder.encode(samples.timestamps.span, samples.values.span, into: &payload)
    if try Unsealed(payload) != expected { Issue.record("\(samples), \(hint)") }
    guard isPlain else { return }
    if try Unsealed(framesOf: payload) != expected { Issue.record("\(samples), by frames") }
    if try Unsealed(PlainSealed(payload)) != expected { Issue.record("\(samples), plain") }
    try encoder.encodeTimestamps(samples.timestamps.span, into: &column)
    try encoder.encode(
      samples.timestamps.span, samples.values.span, sharing: column.span, hint: hint,
      into: &payload)
    if try Unsealed(payload, column: column) != expected { Issue.record("\(samples), shared") }
    if try Unsealed(PlainSealed(payload, column: column)) != expected {
      Issue.record("\(samples), shared, plain")
    }
  }
}
