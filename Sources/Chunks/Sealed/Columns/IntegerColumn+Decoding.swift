internal import CChunks

extension IntegerColumn {
  /// Writes the integers of all frames, or of one, to `output`.
  ///
  /// - Precondition: `output` has room for them, and `frame` is one of the column or nil; unchecked.
  ///   `bytes` are those from which the layout was read.
  @unsafe
  @inline(__always)
  func decode(_ bytes: Span<UInt8>, frame: Int?, into output: UnsafeMutablePointer<Int64>) {
    if count <= Self.frameLength {
      unsafe decodeFrame(bytes, byteOffset, count, single, into: output)
    } else {
      unsafe decodeFrames(bytes, frame, into: output)
    }
    if hasFinish { unsafe finish(bytes, range(ofFrame: frame), output) }
  }

  @unsafe
  @inline(never)
  private func decodeFrames(
    _ bytes: Span<UInt8>, _ frame: Int?, into output: UnsafeMutablePointer<Int64>
  ) {
    forEachFrame(bytes, frame) { offset, length, numbers, first in
      unsafe decodeFrame(bytes, offset, length, numbers, into: output + first)
    }
  }

  @inline(__always)
  var hasFinish: Bool { scale != 1 || breaksOffset != 0 }

  private func range(ofFrame frame: Int?) -> Range<Int> {
    guard let frame else { return 0..<count }
    let first = frame * Self.frameLength
    return first..<first + length(ofFrame: frame)
  }

  /// Calls `body` for all frames, or for one, with where its fields start, its length, its numbers, and
  /// where it begins in the output. There are two frames or more.
  @inline(__always)
  private func forEachFrame(
    _ bytes: Span<UInt8>, _ frame: Int?, _ body: (Int, Int, Frame, Int) -> Void
  ) {
    // The directory has been read before, so that nothing is thrown.
    guard let directory = try? ColumnDirectory(bytes, self) else { return }
    let frames = frame.map { $0..<$0 + 1 } ?? 0..<frameCount
    var offset = directory.dataOffset
    for frame in 0..<frames.lowerBound {
      offset &+= byteCount(ofFrame: frame, width: directory.width(frame, bytes))
    }
    for frame in frames {
      var numbers = directory.frame(frame, bytes)
      numbers.low &+= step &* Int64(frame &* Self.frameLength)
      body(
        offset, length(ofFrame: frame), numbers,
        (frame &- frames.lowerBound) &* Self.frameLength)
      offset &+= byteCount(ofFrame: frame, width: numbers.width)
    }
  }

  @unsafe
  @inline(__always)
  private func decodeFrame(
    _ bytes: Span<UInt8>, _ offset: Int, _ length: Int, _ frame: Frame,
    into output: UnsafeMutablePointer<Int64>
  ) {
    let (width, low, start, slope) = (frame.width, frame.low, frame.start, frame.slope)
    let fields = PackedBits(
      bytes, at: offset, count: length &- Self.startCount(transform, length), width: width)
    switch transform {
    case .plain: unsafe Self.decodeLine(bytes, fields, low, 0, output)
    case .line: unsafe Self.decodeLine(bytes, fields, low, step, output)
    case .delta:
      unsafe output[0] = start
      unsafe Self.decodeDelta(bytes, fields, low, start, output + 1)
    case .deltaOfDelta:
      unsafe output[0] = start
      guard length > 1 else { return }
      let value = start &+ slope
      unsafe output[1] = value
      let sink = unsafe SecondDeltaSink(output: output + 2, low: low, delta: slope, value: value)
      unsafe fields.unpack(bytes, into: sink)
    }
  }

  @unsafe
  @inline(__always)
  private static func decodeLine(
    _ bytes: Span<UInt8>, _ fields: PackedBits, _ height: Int64, _ step: Int64,
    _ output: UnsafeMutablePointer<Int64>
  ) {
    if fields.width == 0 {
      unsafe fill(output, fields.count, from: height, step: step)
      return
    }
    let isDone = unsafe fields.withKernel(bytes) { bytes, end, count, width in
      unsafe ringtail_unpack_line(bytes, end, count, width, height, step, output)
    }
    if isDone { return }
    let sink = unsafe LineSink(output: output, height: height, step: step)
    unsafe fields.unpack(bytes, into: sink)
  }

  @unsafe
  @inline(__always)
  private static func decodeDelta(
    _ bytes: Span<UInt8>, _ fields: PackedBits, _ low: Int64, _ start: Int64,
    _ output: UnsafeMutablePointer<Int64>
  ) {
    let isDone = unsafe fields.withKernel(bytes) { bytes, end, count, width in
      unsafe ringtail_unpack_delta(bytes, end, count, width, low, start, output)
    }
    if isDone { return }
    let sink = unsafe DeltaSink(output: output, low: low, value: start)
    unsafe fields.unpack(bytes, into: sink)
  }

  @unsafe
  @inline(__always)
  private static func fill(
    _ output: UnsafeMutablePointer<Int64>, _ length: Int, from low: Int64, step: Int64
  ) {
    var four = SIMD4(low, low &+ step, low &+ 2 &* step, low &+ 3 &* step)
    let steps = SIMD4(repeating: 4 &* step)
    var index = 0
    while index &+ 4 <= length {
      unsafe UnsafeMutableRawPointer(output + index).storeBytes(of: four, as: SIMD4.self)
      four &+= steps
      index &+= 4
    }
    var value = four[0]
    while index < length {
      unsafe output[index] = value
      value &+= step
      index &+= 1
    }
  }

  /// Applies breaks and scale to the integers `range`, which lie at the start of `output`.
  @unsafe
  @inline(never)
  private func finish(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ output: UnsafeMutablePointer<Int64>
  ) {
    if breaksOffset != 0 {
      var cursor = SealedCursor(byteOffset: breaksOffset)
      // The list has been read before, so that nothing is thrown, and all indices are in bounds.
      let breakCount = (try? cursor.uvarint(bytes)) ?? 0
      var (index, shift) = (0, Int64(0))
      for number in 0...breakCount {
        let isLast = number == breakCount
        let distance = isLast ? count &- index : Int((try? cursor.uvarint(bytes)) ?? 0)
        for shifted in (index..<index &+ distance).clamped(to: range) {
          unsafe output[shifted &- range.lowerBound] &+= shift
        }
        index &+= distance
        if !isLast { shift &+= (try? cursor.varint(bytes)) ?? 0 }
      }
    }
    if scale != 1 {
      for index in 0..<range.count { unsafe output[index] &*= scale }
    }
  }
}

extension IntegerColumn {
  /// Writes the integers of all frames, or of one, divided by `divisor`, to `output`.
  ///
  /// - Precondition: as ``decode(_:frame:into:)``.
  /// - Returns: whether all integers are within the limits of decimals.
  @unsafe
  @inline(__always)
  func decodeDecimals(
    _ bytes: Span<UInt8>, frame: Int?, dividedBy divisor: Double,
    into output: UnsafeMutablePointer<Double>
  ) -> Bool {
    if count <= Self.frameLength, transform == .delta, !hasFinish {
      return unsafe Self.decodeDecimals(bytes, byteOffset, count, single, divisor, output)
    }
    return unsafe decodeFramesOfDecimals(bytes, frame, divisor, output)
  }

  @unsafe
  @inline(never)
  private func decodeFramesOfDecimals(
    _ bytes: Span<UInt8>, _ frame: Int?, _ divisor: Double, _ output: UnsafeMutablePointer<Double>
  ) -> Bool {
    if count > Self.frameLength, transform == .delta, !hasFinish {
      var fits = true
      forEachFrame(bytes, frame) { offset, length, numbers, first in
        let frame = unsafe Self.decodeDecimals(
          bytes, offset, length, numbers, divisor, output + first)
        fits = fits && frame
      }
      return fits
    }
    let count = range(ofFrame: frame).count
    return unsafe output.withMemoryRebound(to: Int64.self, capacity: count) { integers in
      unsafe decode(bytes, frame: frame, into: integers)
      return unsafe Self.convert(integers, count, divisor)
    }
  }

  @unsafe
  @inline(__always)
  private static func decodeDecimals(
    _ bytes: Span<UInt8>, _ offset: Int, _ length: Int, _ frame: Frame, _ divisor: Double,
    _ output: UnsafeMutablePointer<Double>
  ) -> Bool {
    let fields = PackedBits(bytes, at: offset, count: length &- 1, width: frame.width)
    let start = frame.start
    // No sum can leave the limits: 127 differences have seven bits more than one, which has 43.
    if frame.width <= 42, frame.low.magnitude < 1 << 42, start.magnitude < 1 << 50 {
      let isDone = unsafe fields.withKernel(bytes) { bytes, end, count, width in
        unsafe ringtail_unpack_decimals(
          bytes, end, count, width, frame.low, start, divisor, output)
      }
      if isDone { return true }
    }
    return unsafe output.withMemoryRebound(to: Int64.self, capacity: length) { integers in
      unsafe integers[0] = start
      unsafe decodeDelta(bytes, fields, frame.low, start, integers + 1)
      return unsafe convert(integers, length, divisor)
    }
  }

  /// Makes doubles of the integers in place: themselves divided by `divisor`.
  ///
  /// - Returns: whether all integers are within the limits of decimals.
  @unsafe
  private static func convert(
    _ integers: UnsafeMutablePointer<Int64>, _ count: Int, _ divisor: Double
  ) -> Bool {
    // Counters are whole numbers, and a division is most of the work.
    divisor == 1
      ? unsafe convert(integers, count) { $0 } : unsafe convert(integers, count) { $0 / divisor }
  }

  @unsafe
  @inline(__always)
  private static func convert(
    _ integers: UnsafeMutablePointer<Int64>, _ count: Int, _ divided: (Double) -> Double
  ) -> Bool {
    let output = UnsafeMutableRawPointer(integers)
    let mover = Double.wholePartMover
    var excess: UInt64 = 0
    for index in 0..<count {
      let integer = unsafe integers[index]
      excess |= UInt64(bitPattern: integer &+ (1 &<< 51))
      let moved = Double(bitPattern: UInt64(bitPattern: integer) &+ mover.bitPattern)
      unsafe output.storeBytes(
        of: divided(moved - mover), toByteOffset: index &* 8, as: Double.self)
    }
    return excess &>> 52 == 0
  }
}

// The sinks store what they make of a field at the index that they are given.

@unsafe
private struct LineSink: FieldSink {
  let output: UnsafeMutablePointer<Int64>
  var height: Int64
  let step: Int64

  @inline(__always)
  mutating func put(_ index: Int, _ field: UInt64) {
    unsafe output[index] = height &+ Int64(bitPattern: field)
    unsafe height &+= step
  }
}

@unsafe
private struct DeltaSink: FieldSink {
  let output: UnsafeMutablePointer<Int64>
  let low: Int64
  var value: Int64

  @inline(__always)
  mutating func put(_ index: Int, _ field: UInt64) {
    unsafe value &+= low &+ Int64(bitPattern: field)
    unsafe output[index] = value
  }
}

@unsafe
private struct SecondDeltaSink: FieldSink {
  let output: UnsafeMutablePointer<Int64>
  let low: Int64
  var delta: Int64
  var value: Int64

  @inline(__always)
  mutating func put(_ index: Int, _ field: UInt64) {
    unsafe delta &+= low &+ Int64(bitPattern: field)
    unsafe value &+= delta
    unsafe output[index] = value
  }
}
