public import BitCoding

/// Reads the samples of an XOR2 chunk's payload (encoding 4), in batches or one at a time.
///
/// ```swift
/// var decoder = try XOR2Decoder(bytes)
/// while let sample = try decoder.next(from: bytes) { print(sample.timestamp, decoder.startTime) }
/// ```
///
/// The bytes stay with their owner, as with ``XORDecoder``. The format is in
/// `Documentation/Formats/Chunks.md`; it is that of Prometheus.
@frozen
public struct XOR2Decoder: Sendable {
  /// The number of samples in the chunk.
  public let count: Int
  // Samples taken from the bytes; the last `run` of them, all alike, are still to be handed out.
  @usableFromInline var readCount = 0
  @usableFromInline var run = 0
  @usableFromInline var bitOffset = 24
  @usableFromInline var clock = DeltaOfDelta()
  @usableFromInline var value = XORValueReader()
  @usableFromInline var startTimes: StartTimeReader

  /// The number of samples handed out so far.
  @inlinable
  public var position: Int { readCount &- run }

  /// The start time of the sample handed out last, in milliseconds; 0 if it has none.
  @inlinable
  public var startTime: Int64 { startTimes.startTime }

  /// Reads the header of `bytes`.
  ///
  /// - Throws: ``ChunkError/missingHeader(byteCount:)`` or
  ///   ``ChunkError/countExceedsPayload(count:byteCount:)``.
  /// - Complexity: O(1)
  public init(_ bytes: Span<UInt8>) throws(ChunkError) {
    count = try Self.sampleCount(of: bytes)
    startTimes = StartTimeReader(header: bytes[2])
  }

  /// The number of samples that the header of `bytes` promises, of which they have room for all.
  ///
  /// - Throws: as ``init(_:)``.
  public static func sampleCount(of bytes: Span<UInt8>) throws(ChunkError) -> Int {
    guard bytes.count >= 3 else { throw .missingHeader(byteCount: bytes.count) }
    let count = Int(bytes[0]) << 8 | Int(bytes[1])
    // The first sample takes nine bytes, the second nine bits, any other one.
    let minimum = count == 0 ? 0 : 72 + (count == 1 ? 0 : 9 + (count - 2))
    guard minimum <= (bytes.count - 3) * 8 else {
      throw .countExceedsPayload(count: count, byteCount: bytes.count)
    }
    return count
  }

  /// The time of the chunk's first sample, or nil if it has none.
  ///
  /// - Throws: as ``init(_:)`` and ``next(from:)``.
  /// - Complexity: O(1)
  public static func firstTimestamp(of bytes: Span<UInt8>) throws(ChunkError) -> Int64? {
    var decoder = try XOR2Decoder(bytes)
    return try decoder.next(from: bytes)?.timestamp
  }

  /// Reads the next samples of `bytes`, as many as there are or the outputs hold.
  ///
  /// - Returns: how many were written to the start of the outputs; 0 at the end of the chunk.
  /// - Throws: ``ChunkError`` for a corrupt sample. Those before it have been written;
  ///   ``position`` says which it is.
  /// - Complexity: O(the number of samples)
  public mutating func decode(
    from bytes: Span<UInt8>,
    timestamps: inout MutableSpan<Int64>, values: inout MutableSpan<Double>
  ) throws(ChunkError) -> Int {
    var fault: ChunkError?
    let count: Int
    (self, count, fault) = Self.decoding(self, from: bytes, &timestamps, &values)
    if let fault { throw fault }
    return count
  }

  /// By value, in a function of its own: what is lent to a loop is stored for every sample, and this
  /// way it stays in registers.
  @inline(never)
  private static func decoding(
    _ start: XOR2Decoder, from bytes: Span<UInt8>,
    _ timestamps: inout MutableSpan<Int64>, _ values: inout MutableSpan<Double>
  ) -> (XOR2Decoder, count: Int, fault: ChunkError?) {
    var (index, decoder) = (0, start)
    let end = min(timestamps.count, values.count)
    var timestamps = timestamps._mutatingExtracting(first: end)
    var values = values._mutatingExtracting(first: end)
    do throws(ChunkError) {
      while index < end, let sample = try decoder.next(from: bytes) {
        timestamps[index] = sample.timestamp
        values[index] = sample.value
        index &+= 1
      }
    } catch { return (decoder, index, error) }
    return (decoder, index, nil)
  }

  /// Reads the next samples of `bytes` with their start times; otherwise as
  /// ``decode(from:timestamps:values:)``.
  ///
  /// - Complexity: O(the number of samples)
  public mutating func decode(
    from bytes: Span<UInt8>, timestamps: inout MutableSpan<Int64>,
    values: inout MutableSpan<Double>, startTimes: inout MutableSpan<Int64>
  ) throws(ChunkError) -> Int {
    let end = min(timestamps.count, values.count, startTimes.count)
    var (index, decoder) = (0, self)
    defer { self = decoder }
    while index < end, let sample = try decoder.next(from: bytes) {
      timestamps[index] = sample.timestamp
      values[index] = sample.value
      startTimes[index] = decoder.startTime
      index &+= 1
    }
    return index
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
      let isStale: Bool
      (self, isStale) = try afterOneOfFirstTwo(from: bytes)
      return Sample(timestamp: clock.timestamp, value: isStale ? .seriesEnd : value.value)
    }
    let word = bytes.bitWord(at: bitOffset)
    if Int64(bitPattern: word) >= 0, readCount < startTimes.firstField {
      // Each sample that keeps its distance and its value is a zero bit.
      let left = min(
        count &- readCount, bytes.count &* 8 &- bitOffset, startTimes.firstField &- readCount)
      let alike = min((word | 1 &<< 7).leadingZeroBitCount, left)
      guard alike > 0 else { throw .truncated(sample: readCount, bitOffset: bitOffset) }
      bitOffset &+= alike
      readCount &+= alike
      run = alike &- 1
      clock.timestamp &+= clock.delta
      return Sample(timestamp: clock.timestamp, value: value.value)
    }
    var (end, clock, value) = (bitOffset, clock, value)
    let isStale = try read(word, at: &end, &clock, &value, of: bytes)
    if startTimes.hasField(readCount) {
      (startTimes, end) = try startTime(at: end, timestamp: clock.timestamp, from: bytes)
    }
    guard end <= bytes.count &* 8 else {
      throw .truncated(sample: readCount, bitOffset: bitOffset)
    }
    self.bitOffset = end
    self.clock = clock
    self.value = value
    readCount &+= 1
    return Sample(timestamp: clock.timestamp, value: isStale ? .seriesEnd : value.value)
  }

  /// Reads the third or a later sample, without its start time, and says whether it is stale.
  @inlinable
  @inline(__always)
  func read(
    _ word: UInt64, at end: inout Int, _ clock: inout DeltaOfDelta, _ value: inout XORValueReader,
    of bytes: Span<UInt8>
  ) throws(ChunkError) -> Bool {
    var word = word
    if Int64(bitPattern: word) >= 0 {
      end &+= 1
      clock.timestamp &+= clock.delta
      return false
    } else if word &>> 62 == 0b10 {
      if word & (1 &<< 61) != 0 {
        guard value.readWindow(word &<< 3) else {
          let isWhole = end &+ 14 <= bytes.count &* 8
          throw .window(isWhole: isWhole, sample: readCount, bitOffset: bitOffset)
        }
        end &+= 14
      } else {
        end &+= 3
      }
      value.readBits(at: &end, of: bytes)
      clock.timestamp &+= clock.delta
      return false
    } else if word &>> 61 == 0b110 {
      clock.delta &+= Int64(bitPattern: word &<< 3) &>> 51
      word = word &<< 16
      end &+= 16
    } else if word &>> 60 == 0b1110 {
      clock.delta &+= Int64(bitPattern: word &<< 4) &>> 44
      word = word &<< 24
      end &+= 24
    } else if word &>> 59 == 0b11110 {
      clock.delta &+= Int64(bitPattern: bytes.fullBitWord(at: end &+ 5))
      end &+= 69
      word = bytes.bitWord(at: end)
    } else {
      end &+= 5
      clock.timestamp &+= clock.delta
      return true
    }
    clock.timestamp &+= clock.delta
    return try readValue(word, at: &end, &value, of: bytes)
  }

  /// Reads a value behind a change of distance, and says whether it is stale.
  @inlinable
  @inline(__always)
  func readValue(
    _ word: UInt64, at end: inout Int, _ value: inout XORValueReader, of bytes: Span<UInt8>
  ) throws(ChunkError) -> Bool {
    guard Int64(bitPattern: word) < 0 else {
      end &+= 1
      return false
    }
    if word &>> 61 == 0b111 {
      end &+= 3
      return true
    }
    if word &>> 61 == 0b110 {
      guard value.readWindow(word &<< 3) else {
        let isWhole = end &+ 14 <= bytes.count &* 8
        throw .window(isWhole: isWhole, sample: readCount, bitOffset: bitOffset)
      }
      end &+= 14
    } else {
      end &+= 2
    }
    value.readBits(at: &end, of: bytes)
    return false
  }

  /// Reads the start time of the next sample, and says where it ends.
  @usableFromInline
  func startTime(
    at end: Int, timestamp: Int64, from bytes: Span<UInt8>
  ) throws(ChunkError) -> (StartTimeReader, end: Int) {
    var (reader, cursor) = (startTimes, BitCursor(bitOffset: end))
    do throws(BitError) {
      try reader.read(
        at: &cursor, of: bytes,
        sample: readCount, timestamp: timestamp, previous: clock.timestamp)
    } catch { throw ChunkError(error, sample: readCount, at: bitOffset) }
    return (reader, cursor.bitOffset)
  }

  /// The decoder behind the first sample, which has a whole timestamp and value, or the second, which
  /// has a whole distance; and whether that sample is stale.
  @usableFromInline
  func afterOneOfFirstTwo(
    from bytes: Span<UInt8>
  ) throws(ChunkError) -> (XOR2Decoder, isStale: Bool) {
    var (next, cursor, isStale) = (self, BitCursor(bitOffset: bitOffset), false)
    do throws(BitError) {
      if readCount == 0 {
        next.clock.timestamp = try cursor.readVarint(from: bytes)
        let bits = try cursor.read(64, from: bytes)
        isStale = Double(bitPattern: bits).isSeriesEnd
        // A stale marker is no value that others could be compared with.
        if !isStale { next.value.bits = bits }
      } else {
        next.clock.delta = Int64(bitPattern: try cursor.readUvarint(from: bytes))
        next.clock.timestamp &+= next.clock.delta
      }
    } catch { throw ChunkError(error, sample: readCount, at: bitOffset) }
    if readCount == 1 {
      let word = bytes.bitWord(at: cursor.bitOffset)
      isStale = try readValue(word, at: &cursor.bitOffset, &next.value, of: bytes)
    }
    if startTimes.hasField(readCount) {
      (next.startTimes, cursor.bitOffset) = try startTime(
        at: cursor.bitOffset, timestamp: next.clock.timestamp, from: bytes)
    }
    guard cursor.bitOffset <= bytes.count * 8 else {
      throw .truncated(sample: readCount, bitOffset: bitOffset)
    }
    next.bitOffset = cursor.bitOffset
    next.readCount += 1
    return (next, isStale)
  }
}
