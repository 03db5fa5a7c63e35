public import BitCoding

/// Reads the samples of an XOR chunk's payload (encoding 1), in batches or one at a time.
///
/// ```swift
/// var decoder = try XORDecoder(bytes)
/// while let sample = try decoder.next(from: bytes) { print(sample.timestamp, sample.value) }
/// ```
///
/// The bytes stay with their owner: every call takes them again, and they must be the same each
/// time. Different ones are as harmless as corrupt ones.
///
/// The format is in `Documentation/Formats/Chunks.md`; it is that of Prometheus, after
/// T. Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series Database", PVLDB 8(12),
/// 2015, [doi:10.14778/2824032.2824078](https://doi.org/10.14778/2824032.2824078).
@frozen
public struct XORDecoder: Sendable {
  /// The number of samples in the chunk.
  public let count: Int
  // Samples taken from the bytes; the last `run` of them, all alike, are still to be handed out.
  @usableFromInline var readCount = 0
  @usableFromInline var run = 0
  @usableFromInline var bitOffset = 16
  @usableFromInline var clock = DeltaOfDelta()
  @usableFromInline var value = XORValueReader()

  /// The number of samples handed out so far.
  @inlinable
  public var position: Int { readCount &- run }

  /// Reads the header of `bytes`.
  ///
  /// - Throws: ``ChunkError/missingHeader(byteCount:)`` or
  ///   ``ChunkError/countExceedsPayload(count:byteCount:)``.
  /// - Complexity: O(1)
  @inlinable
  public init(_ bytes: Span<UInt8>) throws(ChunkError) {
    count = try Self.sampleCount(of: bytes)
  }

  /// The number of samples that the header of `bytes` promises, of which they have room for all.
  ///
  /// - Throws: as ``init(_:)``.
  @inlinable
  public static func sampleCount(of bytes: Span<UInt8>) throws(ChunkError) -> Int {
    guard bytes.count >= 2 else { throw .missingHeader(byteCount: bytes.count) }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    // The first sample takes nine bytes, the second nine bits, any other two.
    let minimum = count == 0 ? 0 : 72 + (count == 1 ? 0 : 9 + 2 * (count - 2))
    guard minimum <= (bytes.count - 2) * 8 else {
      throw .countExceedsPayload(count: count, byteCount: bytes.count)
    }
    return count
  }

  /// The time of the chunk's first sample, or nil if it has none. (Its last time is known only after
  /// all samples have been read.)
  ///
  /// - Throws: as ``init(_:)`` and ``next(from:)``.
  /// - Complexity: O(1)
  public static func firstTimestamp(of bytes: Span<UInt8>) throws(ChunkError) -> Int64? {
    var decoder = try XORDecoder(bytes)
    return try decoder.next(from: bytes)?.timestamp
  }

  /// Reads the next sample of `bytes`, or returns nil at the end of the chunk.
  ///
  /// - Throws: ``ChunkError`` for a corrupt sample; the decoder stays before it.
  /// - Complexity: O(1)
  @inlinable
  @inline(__always)
  public mutating func next(from bytes: Span<UInt8>) throws(ChunkError) -> Sample? {
    if run > 0 {
      run &-= 1
      clock.timestamp &+= clock.delta
      return Sample(timestamp: clock.timestamp, value: value.value)
    }
    guard readCount < count else { return nil }
    guard readCount >= 2 else {
      // A whole new value, as a decoder that is lent to a call cannot stay in registers.
      self = try afterOneOfFirstTwo(from: bytes)
      return Sample(timestamp: clock.timestamp, value: value.value)
    }
    var word = bytes.bitWord(at: bitOffset)
    if word &>> 60 == 0 {
      let left = min(count &- readCount, (bytes.count &* 8 &- bitOffset) &>> 1)
      let alike = min((word | 1 &<< 7).leadingZeroBitCount &>> 1, left)
      guard alike > 0 else { throw .truncated(sample: readCount, bitOffset: bitOffset) }
      bitOffset &+= 2 &* alike
      readCount &+= alike
      run = alike &- 1
      clock.timestamp &+= clock.delta
      return Sample(timestamp: clock.timestamp, value: value.value)
    }
    var (end, clock, value) = (bitOffset, clock, value)
    clock.read(&word, at: &end, of: bytes)
    let isValid = value.read(word, at: &end, of: bytes)
    guard isValid, end <= bytes.count &* 8 else { throw fault(isValid, end, of: bytes) }
    self.bitOffset = end
    self.clock = clock
    self.value = value
    readCount &+= 1
    return Sample(timestamp: clock.timestamp, value: value.value)
  }

  /// What is wrong with the next sample, which ends at `end`, or there has an invalid window.
  @usableFromInline
  func fault(_ isWindowValid: Bool, _ end: Int, of bytes: Span<UInt8>) -> ChunkError {
    let isWhole = !isWindowValid && end + 13 <= bytes.count * 8
    return .window(isWhole: isWhole, sample: readCount, bitOffset: bitOffset)
  }

  /// The decoder behind the first sample, which has a whole timestamp and value, or the second,
  /// which has a whole distance.
  @usableFromInline
  func afterOneOfFirstTwo(from bytes: Span<UInt8>) throws(ChunkError) -> XORDecoder {
    var next = self
    var cursor = BitCursor(bitOffset: bitOffset)
    var isValid = true
    do throws(BitError) {
      if readCount == 0 {
        next.clock.timestamp = try cursor.readVarint(from: bytes)
        next.value.bits = try cursor.read(64, from: bytes)
      } else {
        next.clock.delta = Int64(bitPattern: try cursor.readUvarint(from: bytes))
        next.clock.timestamp &+= next.clock.delta
        let word = bytes.bitWord(at: cursor.bitOffset)
        isValid = next.value.read(word, at: &cursor.bitOffset, of: bytes)
      }
    } catch { throw ChunkError(error, sample: readCount, at: bitOffset) }
    guard isValid, cursor.bitOffset <= bytes.count * 8 else {
      throw fault(isValid, cursor.bitOffset, of: bytes)
    }
    next.bitOffset = cursor.bitOffset
    next.readCount += 1
    return next
  }
}
