/// What a sealed payload begins with.
struct SealedHeader {
  private let flags: UInt8
  /// The number of samples, of timestamps, or of summaries.
  let count: Int

  var hasExceptions: Bool { flags & SealedFormat.hasExceptions != 0 }
  var isHistograms: Bool {
    flags & ~SealedFormat.sharesTimestamps == SealedFormat.isHistograms
  }
  var isTimestampColumn: Bool { flags == SealedFormat.isTimestampColumn }
  var isSummaries: Bool { flags == SealedFormat.isSummaries }

  /// Reads the version, the flags and the count.
  @inline(__always)
  init(_ bytes: Span<UInt8>, _ cursor: inout SealedCursor) throws(SealedError) {
    let first = try cursor.byte(bytes)
    guard first & SealedFormat.versionMask == SealedFormat.version else {
      throw .unsupportedVersion(first & SealedFormat.versionMask)
    }
    flags = first & ~SealedFormat.versionMask
    let content = flags & ~SealedFormat.sharesTimestamps
    guard
      content == 0 || content == SealedFormat.hasExceptions || content == SealedFormat.isHistograms
        || flags == SealedFormat.isTimestampColumn || flags == SealedFormat.isSummaries
    else { throw .unknownFlags(first, byteOffset: 0) }
    let samples = try cursor.uvarint(bytes)
    guard 1...UInt64(SealedFormat.maximumCount) ~= samples else { throw .invalidCount(samples) }
    count = Int(samples)
  }

  /// - Throws: ``SealedError/unexpectedContent`` for anything but floats.
  @inline(__always)
  func checkFloats() throws(SealedError) {
    if flags & SealedFormat.isSummaries != 0 { throw .unexpectedContent }
  }

  /// Reads the checksum of the column that has the timestamps, if the payload shares one.
  @inline(__always)
  func sharedTimestamps(
    _ bytes: Span<UInt8>, _ cursor: inout SealedCursor
  ) throws(SealedError) -> UInt32? {
    guard flags & SealedFormat.sharesTimestamps != 0 else { return nil }
    var checksum: UInt32 = 0
    for index in 0..<4 { checksum |= UInt32(try cursor.byte(bytes)) << UInt32(8 * index) }
    return checksum
  }
}
