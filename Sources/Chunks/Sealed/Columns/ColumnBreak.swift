internal import BitCoding

/// A place in a column from which on all integers are shifted: a gap in the scrapes, or a counter
/// that was reset. Without it, one large difference would widen the fields of its whole frame.
struct ColumnBreak {
  /// The first integer that is shifted; never the column's first.
  var index: Int
  /// By how much the difference that leads to it is out of the ordinary.
  var shift: Int64

  /// Whether a column whose widest frame has fields of `width` bits looks as if few differences
  /// made them so wide.
  static func areLikely(_ integers: Span<Int64>, _ width: Int) -> Bool {
    guard integers.count >= 16, width < 64 else { return false }
    // The middle one of three: one alone may be the one that is far.
    let (first, second, third) = (
      sampledDifference(integers, 3), sampledDifference(integers, 8),
      sampledDifference(integers, 13)
    )
    let typical = max(min(first, second), min(max(first, second), third))
    let far = (1 as UInt64) << UInt64(max(width - 3, 0))
    var farCount = 0
    for sample in 0..<16 {
      let distance = (sampledDifference(integers, sample) &- typical).magnitude
      farCount += distance >= far ? 1 : 0
      if farCount > 4 { return false }
    }
    return true
  }

  /// One of 16 differences of neighbours, evenly spread.
  private static func sampledDifference(_ integers: Span<Int64>, _ sample: Int) -> Int64 {
    let index = 1 + sample * (integers.count - 1) / 16
    return integers[index] &- integers[index - 1]
  }

  /// Fills `breaks` with those that save bytes, by an estimate; with none if there are too many.
  @inline(never)
  static func find(in integers: Span<Int64>, _ breaks: inout [ColumnBreak]) {
    var samples = InlineArray<16, Int64> { sampledDifference(integers, $0) }
    for index in 1..<16 {
      var position = index
      while position > 0, samples[position] < samples[position - 1] {
        samples.swapAt(position, position - 1)
        position -= 1
      }
    }
    let typical = samples[8]
    var counts = InlineArray<65, Int>(repeating: 0)
    for index in 1..<integers.count {
      counts[distanceWidth(integers[index] &- integers[index - 1] &- typical)] += 1
    }
    // From the widest fields down: each narrower one makes breaks of some more differences.
    var (best, bestBits) = (64, Int.max)
    var breakCount = 0
    for width in stride(from: 64, through: 0, by: -1) {
      // A break takes two varints, hence up to 15 bits beside those of the shift.
      let bits = width * integers.count + breakCount * (width + 15)
      if bits < bestBits, breakCount <= integers.count / 4 { (best, bestBits) = (width, bits) }
      breakCount += counts[width]
    }
    for index in 1..<integers.count {
      let shift = integers[index] &- integers[index - 1] &- typical
      if distanceWidth(shift) > best { breaks.append(ColumnBreak(index: index, shift: shift)) }
    }
  }

  /// The bits that a difference would take, with a sign.
  private static func distanceWidth(_ distance: Int64) -> Int {
    64 - UInt64(bitPattern: distance &<< 1 ^ distance &>> 63).leadingZeroBitCount
  }

  /// Takes the shifts out of the integers behind `breaks`.
  static func remove(_ breaks: [ColumnBreak], from integers: inout [Int64]) {
    shift(&integers, by: breaks, sign: -1)
  }

  /// Undoes ``remove(_:from:)``.
  static func restore(_ breaks: [ColumnBreak], to integers: inout [Int64]) {
    shift(&integers, by: breaks, sign: 1)
  }

  private static func shift(_ integers: inout [Int64], by breaks: [ColumnBreak], sign: Int64) {
    var sum: Int64 = 0
    for number in breaks.indices {
      sum &+= breaks[number].shift &* sign
      let end = number + 1 < breaks.count ? breaks[number + 1].index : integers.count
      for index in breaks[number].index..<end { integers[index] &+= sum }
    }
  }

  /// What the list of `breaks` takes.
  static func byteCount(_ breaks: [ColumnBreak]) -> Int {
    breaks.reduce(2) { $0 + 1 + (70 - min($1.shift.magnitude.leadingZeroBitCount, 63)) / 7 }
  }

  /// Appends the list of `breaks`.
  static func append(_ breaks: [ColumnBreak], to bytes: inout [UInt8]) {
    bytes.append(uvarint: UInt64(breaks.count))
    var index = 0
    for one in breaks {
      bytes.append(uvarint: UInt64(one.index - index))
      bytes.append(varint: one.shift)
      index = one.index
    }
  }
}
