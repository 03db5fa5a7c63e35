internal import BitCoding
internal import CChunks

/// Writes columns of integers; the layout is that of ``IntegerColumn``.
///
/// An encoder keeps its scratch space, so that it allocates nothing once it has seen a long column.
struct ColumnEncoder {
  // For each frame and each transform, by its raw value.
  private var lows = [SIMD4<Int64>](repeating: SIMD4(), count: 64)
  private var widths = [SIMD4<Int64>](repeating: SIMD4(), count: 64)
  private var frameCount = 0
  private var breaks: [ColumnBreak] = []
  private var scale: Int64 = 1

  /// Appends a column of `integers` to `bytes`, by whichever transform takes the fewest.
  ///
  /// - Parameters:
  ///   - integers: 1 to ``SealedFormat/maximumCount`` of them; changed where breaks are taken out.
  ///   - isLine: whether to try a line through all of them, as for timestamps, which are not regular.
  ///   - isScaled: whether to look for a common divisor, and to divide them by it.
  ///   - bytes: what the column is appended to.
  /// - Returns: whether the integers were divided.
  @discardableResult
  mutating func append(
    _ integers: inout [Int64], isLine: Bool = false, isScaled: Bool = false,
    to bytes: inout [UInt8]
  ) -> Bool {
    breaks.removeAll(keepingCapacity: true)
    scale = isScaled ? Self.commonDivisor(integers.span) : 1
    if scale > 1 { for index in integers.indices { integers[index] /= scale } }
    var choice = choose(integers.span, isLine: isLine)
    if choice.maximumWidth >= 1, ColumnBreak.areLikely(integers.span, choice.maximumWidth) {
      ColumnBreak.find(in: integers.span, &breaks)
      if !breaks.isEmpty {
        ColumnBreak.remove(breaks, from: &integers)
        let without = choose(integers.span, isLine: isLine)
        if without.byteCount + ColumnBreak.byteCount(breaks) < choice.byteCount {
          choice = without
        } else {
          ColumnBreak.restore(breaks, to: &integers)
          breaks.removeAll(keepingCapacity: true)
          choice = choose(integers.span, isLine: isLine)
        }
      }
    }
    write(integers.span, choice, to: &bytes)
    return scale > 1
  }

  /// The greatest divisor of all `integers`; 1 if all are zero.
  private static func commonDivisor(_ integers: Span<Int64>) -> Int64 {
    var divisor: UInt64 = 0
    for index in integers.indices {
      var rest = integers[index].magnitude
      while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
      if divisor == 1 { return 1 }
    }
    return max(Int64(truncatingIfNeeded: divisor), 1)
  }

  /// Appends a column of integers each of which is greater than the one before by the same; returns
  /// whether they are such.
  mutating func appendRegular(_ integers: Span<Int64>, to bytes: inout [UInt8]) -> Bool {
    let step = Self.meanStep(integers)
    guard Self.isRegular(integers, step) else { return false }
    breaks.removeAll(keepingCapacity: true)
    scale = 1
    setFrameCount(integers)
    for frame in 0..<frameCount {
      lows[frame] = SIMD4(repeating: integers[0])
      widths[frame] = SIMD4(repeating: 0)
    }
    write(
      integers, Choice(transform: .line, step: step, byteCount: 0, maximumWidth: 0), to: &bytes)
    return true
  }

  private mutating func setFrameCount(_ integers: Span<Int64>) {
    frameCount =
      (integers.count + IntegerColumn.frameLength - 1) / IntegerColumn.frameLength
  }

  /// How a column is to be laid out.
  private struct Choice {
    var transform: IntegerColumn.Transform
    var step: Int64
    /// What the fields take, and what else differs between transforms.
    var byteCount: Int
    /// The width of the widest frame.
    var maximumWidth: Int
  }

  private mutating func choose(_ integers: Span<Int64>, isLine: Bool) -> Choice {
    setFrameCount(integers)
    let step = isLine ? Self.meanStep(integers) : 0
    var byteCounts = SIMD4<Int64>(repeating: 0)
    var widest = SIMD4<Int64>(repeating: 0)
    for frame in 0..<frameCount {
      let first = frame * IntegerColumn.frameLength
      let length = min(IntegerColumn.frameLength, integers.count - first)
      let (low, width) = Self.shape(integers, first, length, isLine ? step : nil)
      // Fields of 64 bits hold any integer: with zero for their lowest they are the integers themselves.
      lows[frame] = low.replacing(with: 0, where: width .== 64)
      widths[frame] = width
      let lengths = SIMD4(length, length - 1, max(length - 2, 0), length)
      byteCounts &+= (SIMD4(truncatingIfNeeded: lengths) &* width &+ 7) &>> 3
      widest.replace(with: width, where: width .> widest)
    }
    // Beside the fields: the starts of the frames, and a line's step.
    let frames = Int64(frameCount)
    byteCounts &+= SIMD4(0, 1 + frames, 2 + 2 * frames, 2)
    if !isLine { byteCounts[3] = .max }
    var best = 0
    for candidate in 1..<4 where byteCounts[candidate] < byteCounts[best] { best = candidate }
    return Choice(
      transform: [.plain, .delta, .deltaOfDelta, .line][best], step: step,
      byteCount: Int(byteCounts[best]), maximumWidth: Int(widest[best]))
  }

  /// Whether each integer is greater than the one before by `step`.
  private static func isRegular(_ integers: Span<Int64>, _ step: Int64) -> Bool {
    guard integers.count > 1 else { return true }
    guard integers[1] &- integers[0] == step else { return false }
    var differences: Int64 = 0
    for index in 1..<integers.count {
      differences |= (integers[index] &- integers[index &- 1]) ^ step
    }
    return differences == 0
  }

  /// The mean difference of neighbours, rounded; the first one where their sum does not fit.
  private static func meanStep(_ integers: Span<Int64>) -> Int64 {
    let last = integers.count - 1
    guard last > 0 else { return 0 }
    let (length, overflow) = integers[last].subtractingReportingOverflow(integers[0])
    guard !overflow, length.magnitude < 1 << 62 else { return integers[1] &- integers[0] }
    let half = Int64(last / 2)
    return (length + (length < 0 ? -half : half)) / Int64(last)
  }

  /// The lowest field and the width of a frame under each transform.
  ///
  /// Differences wrap around: what counts is that adding them up, wrapping again, leads back.
  private static func shape(
    _ integers: Span<Int64>, _ first: Int, _ length: Int, _ lineStep: Int64?
  ) -> (lows: SIMD4<Int64>, widths: SIMD4<Int64>) {
    let start = integers[first]
    let step = lineStep ?? 0
    var height = step &* Int64(first)
    var (low, high) = (start, start)
    var (lowDelta, highDelta): (Int64, Int64) = (0, 0)
    var (lowSecond, highSecond): (Int64, Int64) = (0, 0)
    var (lowLine, highLine) = (start &- height, start &- height)
    guard length > 1 else { return (SIMD4(low, 0, 0, lowLine), SIMD4(repeating: 0)) }

    let second = integers[first &+ 1]
    height &+= step
    (low, high) = (min(low, second), max(high, second))
    (lowDelta, highDelta) = (second &- start, second &- start)
    (lowLine, highLine) = (min(lowLine, second &- height), max(highLine, second &- height))
    if length > 2 {
      // Where there is a third there is a change of differences.
      lowSecond = integers[first &+ 2] &- second &- lowDelta
      highSecond = lowSecond
    }
    var extremes = ringtail_pack_range(
      low: (low, lowDelta, lowSecond, lowLine), high: (high, highDelta, highSecond, highLine))
    var index = first &+ 2
    if ringtail_vector_is_supported() {
      // Sound: the kernel reads the integers of the frame.
      index &+= unsafe integers.extracting(first..<first &+ length).withUnsafeBufferPointer {
        unsafe ringtail_pack_extremes(
          $0.baseAddress, length, lineStep != nil, height &+ step, step, &extremes)
      }
    }
    (low, lowDelta, lowSecond, lowLine) = extremes.low
    (high, highDelta, highSecond, highLine) = extremes.high
    height = step &* Int64(index &- 1)
    var (previous, previousDelta) = (
      integers[index &- 1], integers[index &- 1] &- integers[index &- 2]
    )
    while index < first &+ length {
      let integer = integers[index]
      let delta = integer &- previous
      let change = delta &- previousDelta
      height &+= step
      let distance = integer &- height
      (low, high) = (min(low, integer), max(high, integer))
      (lowDelta, highDelta) = (min(lowDelta, delta), max(highDelta, delta))
      (lowSecond, highSecond) = (min(lowSecond, change), max(highSecond, change))
      (lowLine, highLine) = (min(lowLine, distance), max(highLine, distance))
      (previous, previousDelta) = (integer, delta)
      index &+= 1
    }
    return (
      SIMD4(low, lowDelta, lowSecond, lowLine),
      SIMD4(
        width(low, high), width(lowDelta, highDelta), width(lowSecond, highSecond),
        width(lowLine, highLine))
    )
  }

  /// The bits of a difference from `low` up to `high`.
  @inline(__always)
  private static func width(_ low: Int64, _ high: Int64) -> Int64 {
    64 &- Int64(UInt64(bitPattern: high &- low).leadingZeroBitCount)
  }
}

extension ColumnEncoder {
  private func write(_ integers: Span<Int64>, _ choice: Choice, to bytes: inout [UInt8]) {
    let transform = choice.transform
    let lane = Int(transform.rawValue)
    bytes.append(
      transform.rawValue | (scale > 1 ? IntegerColumn.scaled : 0)
        | (breaks.isEmpty ? 0 : IntegerColumn.broken))
    if transform == .line { bytes.append(varint: choice.step) }
    if scale > 1 { bytes.append(varint: scale) }
    if !breaks.isEmpty { ColumnBreak.append(breaks, to: &bytes) }
    let frameLength = IntegerColumn.frameLength
    if frameCount == 1 {
      bytes.append(UInt8(truncatingIfNeeded: widths[0][lane]))
      bytes.append(varint: lows[0][lane])
      if transform == .delta || transform == .deltaOfDelta { bytes.append(varint: integers[0]) }
      if transform == .deltaOfDelta { bytes.append(varint: Self.slope(integers, 0)) }
    } else {
      // One number for each frame. (Closures that gave them would allocate.)
      var numbers = InlineArray<64, Int64>(repeating: 0)
      for frame in 0..<frameCount { numbers[frame] = widths[frame][lane] }
      FrameField.append(numbers.span.extracting(..<frameCount), hasSlope: false, to: &bytes)
      for frame in 0..<frameCount { numbers[frame] = lows[frame][lane] }
      FrameField.append(numbers.span.extracting(..<frameCount), hasSlope: false, to: &bytes)
      if transform == .delta || transform == .deltaOfDelta {
        for frame in 0..<frameCount { numbers[frame] = integers[frame * frameLength] }
        FrameField.append(numbers.span.extracting(..<frameCount), hasSlope: true, to: &bytes)
      }
      if transform == .deltaOfDelta {
        for frame in 0..<frameCount { numbers[frame] = Self.slope(integers, frame * frameLength) }
        FrameField.append(numbers.span.extracting(..<frameCount), hasSlope: false, to: &bytes)
      }
    }
    for frame in 0..<frameCount {
      let first = frame * frameLength
      let end = min(first + frameLength, integers.count)
      Self.pack(
        integers, choice, first..<end, low: lows[frame][lane], width: Int(widths[frame][lane]),
        to: &bytes)
    }
  }

  private static func slope(_ integers: Span<Int64>, _ first: Int) -> Int64 {
    first + 1 < integers.count ? integers[first + 1] &- integers[first] : 0
  }

  private static func pack(
    _ integers: Span<Int64>, _ choice: Choice, _ range: Range<Int>, low: Int64, width: Int,
    to bytes: inout [UInt8]
  ) {
    let count = range.count - IntegerColumn.startCount(choice.transform, range.count)
    // Sound: the sources read integers of the range, which lies within the span, and no pointer is
    // kept.
    unsafe integers.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let integers = unsafe start + range.lowerBound
      switch choice.transform {
      case .plain:
        unsafe PackedBits.append(
          to: &bytes, count: count, width: width,
          LineSource(integers: integers, low: low, step: 0))
      case .line:
        let base = low &+ choice.step &* Int64(range.lowerBound)
        unsafe PackedBits.append(
          to: &bytes, count: count, width: width,
          LineSource(integers: integers, low: base, step: choice.step))
      case .delta:
        unsafe PackedBits.append(
          to: &bytes, count: count, width: width, DeltaSource(integers: integers, low: low))
      case .deltaOfDelta:
        unsafe PackedBits.append(
          to: &bytes, count: count, width: width,
          SecondDeltaSource(integers: integers, low: low))
      }
    }
  }
}

// The sources make a field of the integer at its index, and of those before it.

@unsafe
private struct LineSource: FieldSource {
  let integers: UnsafePointer<Int64>
  let low: Int64
  let step: Int64

  @inline(__always)
  func field(_ index: Int) -> UInt64 {
    unsafe UInt64(bitPattern: integers[index] &- low &- step &* Int64(index))
  }
}

@unsafe
private struct DeltaSource: FieldSource {
  let integers: UnsafePointer<Int64>
  let low: Int64

  @inline(__always)
  func field(_ index: Int) -> UInt64 {
    unsafe UInt64(bitPattern: integers[index &+ 1] &- integers[index] &- low)
  }
}

@unsafe
private struct SecondDeltaSource: FieldSource {
  let integers: UnsafePointer<Int64>
  let low: Int64

  @inline(__always)
  func field(_ index: Int) -> UInt64 {
    let delta = unsafe integers[index &+ 2] &- integers[index &+ 1]
    return unsafe UInt64(bitPattern: delta &- (integers[index &+ 1] &- integers[index]) &- low)
  }
}

extension FrameField {
  /// Appends one number for each frame, of which there are two or more.
  static func append(_ numbers: Span<Int64>, hasSlope: Bool, to bytes: inout [UInt8]) {
    let last = numbers.count - 1
    let slope = hasSlope ? (numbers[last] &- numbers[0]) / Int64(last) : 0
    var (low, high) = (numbers[0], numbers[0])
    for frame in 1...last {
      let distance = numbers[frame] &- slope &* Int64(frame)
      (low, high) = (min(low, distance), max(high, distance))
    }
    let width = 64 - UInt64(bitPattern: high &- low).leadingZeroBitCount
    bytes.append(UInt8(width))
    bytes.append(varint: low)
    if hasSlope { bytes.append(varint: slope) }
    // Sound: the source reads the numbers of the span, and no pointer is kept.
    unsafe numbers.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe PackedBits.append(
        to: &bytes, count: buffer.count, width: width,
        LineSource(integers: start, low: low, step: slope))
    }
  }
}
