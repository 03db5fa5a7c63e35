internal import BitCoding

extension XORDecoder {
  /// Reads the next samples of `bytes`, as many as there are or the outputs hold.
  ///
  /// - Returns: how many were written to the start of `timestamps` and `values`; 0 at the end of the
  ///   chunk.
  /// - Throws: ``ChunkError`` for a corrupt sample. Those before it have been written;
  ///   ``position`` says which it is.
  /// - Complexity: O(the number of samples)
  public mutating func decode(
    from bytes: Span<UInt8>,
    timestamps: inout MutableSpan<Int64>, values: inout MutableSpan<Double>
  ) throws(ChunkError) -> Int {
    let end = min(count &- position, timestamps.count, values.count)
    var index = 0
    if readCount == 0 && end >= 2 {
      index = decodeFirstTwo(from: bytes, &timestamps, &values)
    }
    // What the loop without checks does not begin with.
    while index < end && (run > 0 || readCount < 2), let sample = try next(from: bytes) {
      timestamps[index] = sample.timestamp
      values[index] = sample.value
      index &+= 1
    }
    // Sound: the loop writes to index..<end, and `end` is within both spans.
    let isDecoded = unsafe timestamps.withUnsafeMutableBufferPointer { timestamps in
      unsafe values.withUnsafeMutableBufferPointer { values in
        guard let timestamps = timestamps.baseAddress, let values = values.baseAddress else {
          return true
        }
        return unsafe decodeRest(from: bytes, index, end, timestamps, values)
      }
    }
    if isDecoded { return end }
    // Again, with a check for each sample: this finds the one at fault.
    while index < end, let sample = try next(from: bytes) {
      timestamps[index] = sample.timestamp
      values[index] = sample.value
      index &+= 1
    }
    return index
  }

  /// Reads the first two samples if they have the usual sizes, and returns 2; otherwise 0.
  @inline(__always)
  private mutating func decodeFirstTwo(
    from bytes: Span<UInt8>,
    _ timestamps: inout MutableSpan<Int64>, _ values: inout MutableSpan<Double>
  ) -> Int {
    var cursor = BitCursor(bitOffset: bitOffset)
    guard let first = cursor.readShortUvarint(from: bytes) else { return 0 }
    let bits = bytes.fullBitWord(at: cursor.bitOffset)
    cursor.bitOffset &+= 64
    guard let second = cursor.readShortUvarint(from: bytes) else { return 0 }
    var (clock, value) = (clock, value)
    value.bits = bits
    let word = bytes.bitWord(at: cursor.bitOffset)
    guard value.read(word, at: &cursor.bitOffset, of: bytes), cursor.bitOffset <= bytes.count &* 8
    else { return 0 }
    clock.delta = Int64(bitPattern: second)
    clock.timestamp = Int64(zigzag: first)
    timestamps[0] = clock.timestamp
    values[0] = Double(bitPattern: bits)
    clock.timestamp &+= clock.delta
    timestamps[1] = clock.timestamp
    values[1] = value.value
    (self.clock, self.value, self.bitOffset, readCount) = (clock, value, cursor.bitOffset, 2)
    return 2
  }

  /// Reads samples `start..<end` of a batch without a check for each; changes nothing and returns
  /// false when in the end not all prove sound.
  private mutating func decodeRest(
    from bytes: Span<UInt8>, _ start: Int, _ end: Int,
    _ timestamps: UnsafeMutablePointer<Int64>, _ values: UnsafeMutablePointer<Double>
  ) -> Bool {
    // Local copies stay in registers.
    var (bitOffset, clock, value) = (bitOffset, clock, value)
    var index = start
    while index < end {
      let head = bytes.bitWord(at: bitOffset)
      var word = head
      if Int64(bitPattern: head) >= 0, Int64(bitPattern: head &<< 1) >= 0 {
        // Each sample that keeps its distance and its value is two zero bits.
        var run = (head | 1 &<< 7).leadingZeroBitCount &>> 1
        if head == 0 {
          while run < end &- index, bytes.fullBitWord(at: bitOffset &+ 2 &* run) == 0 { run &+= 32 }
        }
        run = min(run, end &- index)
        bitOffset &+= 2 &* run
        unsafe Self.fill(index, run, end, clock, value.value, timestamps, values)
        clock.timestamp &+= clock.delta &* Int64(run)
        index &+= run
        continue
      }
      clock.read(&word, at: &bitOffset, of: bytes)
      guard value.read(word, at: &bitOffset, of: bytes) else { return false }
      unsafe timestamps[index] = clock.timestamp
      unsafe values[index] = value.value
      index &+= 1
    }
    guard bitOffset <= bytes.count &* 8 else { return false }
    (self.bitOffset, self.clock, self.value) = (bitOffset, clock, value)
    readCount &+= end &- start
    return true
  }

  /// Writes the `count` samples from `start` on that follow one another like those before.
  ///
  /// Four at a time, perhaps three more than asked for but not past `end`: they are overwritten later.
  /// One output after the other, as neighbouring stores go out together.
  @inline(__always)
  private static func fill(
    _ start: Int, _ count: Int, _ end: Int, _ clock: DeltaOfDelta, _ value: Double,
    _ timestamps: UnsafeMutablePointer<Int64>, _ values: UnsafeMutablePointer<Double>
  ) {
    let (first, step) = (clock.timestamp, clock.delta)
    let fillEnd = start &+ count
    let fourEnd = min(fillEnd, end &- 3)
    let same = SIMD4(repeating: value)
    var index = start
    while index < fourEnd {
      unsafe UnsafeMutableRawPointer(values + index).storeBytes(of: same, as: SIMD4.self)
      index &+= 4
    }
    var times = SIMD4(first &+ step, first &+ 2 &* step, first &+ 3 &* step, first &+ 4 &* step)
    let steps = SIMD4(repeating: 4 &* step)
    index = start
    while index < fourEnd {
      unsafe UnsafeMutableRawPointer(timestamps + index).storeBytes(of: times, as: SIMD4.self)
      times &+= steps
      index &+= 4
    }
    var timestamp = times[0]
    while index < fillEnd {
      unsafe timestamps[index] = timestamp
      unsafe values[index] = value
      timestamp &+= step
      index &+= 1
    }
  }
}
