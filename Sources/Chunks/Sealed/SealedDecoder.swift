/// Reads the samples of a sealed payload (encoding byte ``SealedFormat/encodingByte``), all of them or
/// frame by frame.
///
/// ```swift
/// let count = try SealedDecoder.decode(bytes, timestamps: &timestamps, values: &values)
///
/// let decoder = try SealedDecoder(bytes)
/// let last = try decoder.decode(
///   frame: decoder.frameCount - 1, from: bytes, timestamps: &timestamps, values: &values)
/// ```
///
/// Nothing is allocated, but for scratch space of up to 64 KiB where more than a frame of residuals is
/// decoded at once, and where a dictionary has more entries than a frame has samples.
///
/// The bytes stay with their owner: every call takes them again, and they must be the same each time.
/// The format is in `Documentation/Formats/Sealed.md`.
public struct SealedDecoder: Sendable {
  /// The number of samples, 1 to ``SealedFormat/maximumCount``.
  public let count: Int
  // Where the parts start.
  private let timestampsOffset: Int
  private let valuesOffset: Int
  /// 0 without exceptions.
  private let exceptionsOffset: Int
  /// How the values are laid out.
  public let mode: SealedMode
  /// The checksum of the column that has the timestamps; nil if the payload has them itself.
  public let sharedTimestamps: UInt32?

  /// Reads the layout of `bytes`.
  ///
  /// - Throws: ``SealedError``. What can be wrong with single values is found when they are decoded.
  /// - Complexity: O(the number of frames)
  public init(_ bytes: Span<UInt8>) throws(SealedError) {
    var cursor = SealedCursor(byteOffset: 0)
    let header = try SealedHeader(bytes, &cursor)
    try header.checkFloats()
    count = header.count
    sharedTimestamps = try header.sharedTimestamps(bytes, &cursor)
    timestampsOffset = cursor.byteOffset
    if sharedTimestamps == nil {
      _ = try IntegerColumn(bytes, count: count, cursor: &cursor)
    }
    valuesOffset = cursor.byteOffset
    mode = try ValueSection(bytes, count: count, cursor: &cursor).mode
    exceptionsOffset = header.hasExceptions ? cursor.byteOffset : 0
    if header.hasExceptions { cursor = try ValueException.skip(bytes, count, cursor) }
    try cursor.checkEnd(bytes)
  }

  /// The number of samples in a sealed payload.
  ///
  /// - Throws: ``SealedError`` if the payload does not begin as one.
  /// - Complexity: O(1)
  public static func sampleCount(of bytes: Span<UInt8>) throws(SealedError) -> Int {
    var cursor = SealedCursor(byteOffset: 0)
    let header = try SealedHeader(bytes, &cursor)
    try header.checkFloats()
    return header.count
  }

  /// The number of frames, each of which can be decoded by itself.
  public var frameCount: Int {
    (count + SealedFormat.frameLength - 1) / SealedFormat.frameLength
  }

  /// The samples of a frame.
  ///
  /// - Precondition: `frame` is not negative and less than ``frameCount``.
  public func samples(ofFrame frame: Int) -> Range<Int> {
    precondition(0..<frameCount ~= frame, "there is no such frame")
    let first = frame * SealedFormat.frameLength
    return first..<min(first + SealedFormat.frameLength, count)
  }

  /// Reads all samples of a payload, which is the quickest way to get them.
  ///
  /// - Parameters:
  ///   - bytes: the payload.
  ///   - column: the column of timestamps, if the payload shares one.
  ///   - timestamps: takes the timestamps, in milliseconds.
  ///   - values: takes the values.
  /// - Precondition: both outputs have room for all samples, of which there are at most
  ///   ``SealedFormat/maximumCount``.
  /// - Returns: the number of samples.
  /// - Throws: ``SealedError``; the outputs then hold anything.
  /// - Complexity: O(the number of samples)
  public static func decode(
    _ bytes: Span<UInt8>, column: Span<UInt8>? = nil,
    timestamps: inout MutableSpan<Int64>, values: inout MutableSpan<Double>
  ) throws(SealedError) -> Int {
    var cursor = SealedCursor(byteOffset: 0)
    let header = try SealedHeader(bytes, &cursor)
    try header.checkFloats()
    let count = header.count
    checkRoom(count, timestamps, values)
    if let shared = try header.sharedTimestamps(bytes, &cursor) {
      try decodeShared(column, shared, count, nil, &timestamps)
    } else {
      try decodeTimestamps(bytes, count, nil, &cursor, &timestamps)
    }
    try decodeValues(bytes, count, nil, &cursor, &values)
    if header.hasExceptions {
      let start = cursor.byteOffset
      cursor = try ValueException.skip(bytes, count, cursor)
      ValueException.apply(bytes, start, 0..<count, &values)
    }
    try cursor.checkEnd(bytes)
    return count
  }

  /// Reads the samples of one frame.
  ///
  /// - Parameters:
  ///   - frame: the frame's number.
  ///   - bytes: the payload, the same as that given to ``init(_:)``.
  ///   - column: the column of timestamps, if the payload shares one.
  ///   - timestamps: takes the timestamps, in milliseconds.
  ///   - values: takes the values.
  /// - Precondition: `frame` is not negative and less than ``frameCount``; both outputs have room for
  ///   the frame's samples.
  /// - Returns: the number of samples in the frame.
  /// - Throws: ``SealedError``; the outputs then hold anything.
  /// - Complexity: O(the frame's samples and the frames before it)
  public func decode(
    frame: Int, from bytes: Span<UInt8>, column: Span<UInt8>? = nil,
    timestamps: inout MutableSpan<Int64>, values: inout MutableSpan<Double>
  ) throws(SealedError) -> Int {
    let range = samples(ofFrame: frame)
    Self.checkRoom(range.count, timestamps, values)
    var cursor = SealedCursor(byteOffset: timestampsOffset)
    if let sharedTimestamps {
      try Self.decodeShared(column, sharedTimestamps, count, frame, &timestamps)
    } else {
      try Self.decodeTimestamps(bytes, count, frame, &cursor, &timestamps)
    }
    cursor = SealedCursor(byteOffset: valuesOffset)
    try Self.decodeValues(bytes, count, frame, &cursor, &values)
    if exceptionsOffset != 0 { ValueException.apply(bytes, exceptionsOffset, range, &values) }
    return range.count
  }

  @inline(__always)
  private static func checkRoom(
    _ count: Int, _ timestamps: borrowing MutableSpan<Int64>,
    _ values: borrowing MutableSpan<Double>
  ) {
    precondition(
      timestamps.count >= count && values.count >= count,
      "the outputs must have room for all samples")
  }

  @inline(__always)
  private static func decodeTimestamps(
    _ bytes: Span<UInt8>, _ count: Int, _ frame: Int?, _ cursor: inout SealedCursor,
    _ timestamps: inout MutableSpan<Int64>
  ) throws(SealedError) {
    let column = try IntegerColumn(bytes, count: count, cursor: &cursor)
    // Sound: there is room for all integers, or for those of the frame.
    unsafe timestamps.withUnsafeMutableBufferPointer { buffer in
      guard let output = buffer.baseAddress else { return }
      unsafe column.decode(bytes, frame: frame, into: output)
    }
  }

  @inline(never)
  private static func decodeShared(
    _ column: Span<UInt8>?, _ checksum: UInt32, _ count: Int, _ frame: Int?,
    _ timestamps: inout MutableSpan<Int64>
  ) throws(SealedError) {
    guard let column else { throw .missingTimestamps(checksum: checksum) }
    var cursor = try SealedTimestamps.start(of: column, checksum: checksum, count: count)
    try decodeTimestamps(column, count, frame, &cursor, &timestamps)
    try cursor.checkEnd(column)
  }

  @inline(__always)
  private static func decodeValues(
    _ bytes: Span<UInt8>, _ count: Int, _ frame: Int?, _ cursor: inout SealedCursor,
    _ values: inout MutableSpan<Double>
  ) throws(SealedError) {
    let section = try ValueSection(bytes, count: count, cursor: &cursor)
    // Sound: there is room for all values, or for those of the frame.
    try unsafe values.withUnsafeMutableBufferPointer { buffer throws(SealedError) in
      guard let output = buffer.baseAddress else { return }
      try unsafe section.decode(bytes, frame: frame, into: output)
    }
  }
}
