// The requirements that the public members meet are documented in HistogramCount.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import BitCoding

/// A count and how much it grew over the last two samples; a chunk stores by how much that changes.
struct IntegerCounter: Sendable, BitwiseCopyable {
  var count: UInt64 = 0
  var delta: Int64 = 0

  @inline(__always)
  mutating func advance(by change: Int64) {
    delta &+= change
    count &+= UInt64(bitPattern: delta)
  }

  @inline(__always)
  mutating func advance(to next: UInt64) -> Int64 {
    let change = Int64(bitPattern: next &- count) &- delta
    delta &+= change
    count = next
    return change
  }

  /// Begins with `count`, which is no growth.
  @inline(__always)
  mutating func begin(_ count: UInt64) {
    self.count = count
    delta = 0
  }
}

// A bucket's field is the change, over time, of its difference to the bucket on its left. As all of
// that is linear, it is also the difference, to the bucket on the left, of the change over time of
// the absolute count: only absolute counts are kept, and one running change per row. Most fields are
// zero, and are taken in runs.

/// Reads rows of integer counts.
public struct _IntegerRowReader: _HistogramRowReader {
  fileprivate var countState = IntegerCounter()
  fileprivate var zeroState = IntegerCounter()
  fileprivate var sumState = XORValueReader()
  // The absolute counts, and how much each grew over the last two samples.
  fileprivate var buckets: [UInt64] = []
  fileprivate var deltas: [Int64] = []

  public init() {}
  public var count: UInt64 { countState.count }
  public var zeroCount: UInt64 { zeroState.count }
  public var sum: Double { sumState.value }

  public mutating func begin(bucketCount: Int) {
    (countState, zeroState, sumState) = (IntegerCounter(), IntegerCounter(), XORValueReader())
    buckets.removeAll(keepingCapacity: true)
    buckets.append(contentsOf: repeatElement(0, count: bucketCount))
    deltas.removeAll(keepingCapacity: true)
    deltas.append(contentsOf: repeatElement(0, count: bucketCount))
  }

  public mutating func readHead(
    isFirst: Bool, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool {
    if isFirst {
      countState.begin(bytes.readVarbitUInt(at: &bitOffset))
      zeroState.begin(bytes.readVarbitUInt(at: &bitOffset))
      sumState.bits = bytes.fullBitWord(at: bitOffset)
      bitOffset &+= 64
      return true
    }
    countState.advance(by: bytes.readVarbitInt(at: &bitOffset))
    zeroState.advance(by: bytes.readVarbitInt(at: &bitOffset))
    return sumState.read(bytes.bitWord(at: bitOffset), at: &bitOffset, of: bytes)
  }

  public mutating func readBuckets(
    isFirst: Bool, negativeStart: Int, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool {
    if isFirst {
      readFirst(0..<negativeStart, at: &bitOffset, of: bytes)
      readFirst(negativeStart..<buckets.count, at: &bitOffset, of: bytes)
    } else {
      let end = buckets.count
      Self.read(0..<negativeStart, of: &buckets, &deltas, at: &bitOffset, of: bytes)
      Self.read(negativeStart..<end, of: &buckets, &deltas, at: &bitOffset, of: bytes)
    }
    return true
  }

  /// Reads fields that are differences to the count on the left.
  private mutating func readFirst(
    _ range: Range<Int>, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) {
    var count: UInt64 = 0
    for index in range {
      count &+= UInt64(bitPattern: bytes.readVarbitInt(at: &bitOffset))
      buckets[index] = count
    }
  }

  /// Reads fields that are changes over time.
  private static func read(
    _ range: Range<Int>, of buckets: inout [UInt64], _ deltas: inout [Int64],
    at bitOffset: inout Int, of bytes: Span<UInt8>
  ) {
    var (index, offset) = (range.lowerBound, bitOffset)
    var buckets = buckets.mutableSpan
    var deltas = deltas.mutableSpan
    var change: Int64 = 0
    while index < range.upperBound {
      let word = bytes.bitWord(at: offset)
      var run = min((word | 1 &<< 7).leadingZeroBitCount, range.upperBound &- index)
      offset &+= run
      if run == 0 {
        change &+= bytes.readVarbitInt(at: &offset)
        run = 1
      }
      let runEnd = index &+ run
      while index < runEnd {
        deltas[index] &+= change
        buckets[index] &+= UInt64(bitPattern: deltas[index])
        index &+= 1
      }
    }
    bitOffset = offset
  }

  public func appendBuckets(to output: inout [UInt64]) { output.append(contentsOf: buckets) }
}

/// Writes rows of integer counts.
public struct _IntegerRowWriter: _HistogramRowWriter {
  private var countState = IntegerCounter()
  private var zeroState = IntegerCounter()
  private var sumState = XORValueWriter()
  private var buckets: [UInt64] = []
  private var deltas: [Int64] = []
  // By how much the growth of each bucket changes in the row at hand.
  private var changes: [Int64] = []
  // The last bucket's field, or nil where the row ended in its sum.
  private var lastField: Int64?

  public init() {}

  public init(continuing reader: _IntegerRowReader) {
    (countState, zeroState) = (reader.countState, reader.zeroState)
    sumState = XORValueWriter(continuing: reader.sumState)
    buckets = reader.buckets
    deltas = reader.deltas
    changes = Array(repeating: 0, count: buckets.count)
  }

  public var count: UInt64 { countState.count }
  public var zeroCount: UInt64 { zeroState.count }
  public var sum: Double { Double(bitPattern: sumState.bits) }

  public var endsInWholeBytes: Bool {
    // Payloads of 56 and 64 bits, written behind their prefix.
    lastField.map { Varbit.ones(signed: $0) >= 7 } ?? sumState.endsInWholeBytes
  }

  public mutating func begin(bucketCount: Int) {
    (countState, zeroState, sumState) = (IntegerCounter(), IntegerCounter(), XORValueWriter())
    buckets.removeAll(keepingCapacity: true)
    buckets.append(contentsOf: repeatElement(0, count: bucketCount))
    deltas.removeAll(keepingCapacity: true)
    deltas.append(contentsOf: repeatElement(0, count: bucketCount))
    changes.removeAll(keepingCapacity: true)
    changes.append(contentsOf: repeatElement(0, count: bucketCount))
    lastField = nil
  }

  public mutating func write(
    isFirst: Bool, count: UInt64, zeroCount: UInt64, sum: Double,
    buckets row: Span<UInt64>, negativeStart: Int, into writer: inout BitWriter
  ) {
    // A local copy stays in registers.
    var tail = writer.tail
    if isFirst {
      countState.begin(count)
      zeroState.begin(zeroCount)
      tail.writeVarbit(count)
      tail.writeVarbit(zeroCount)
      sumState.writeFirst(sum.bitPattern, into: &tail)
    } else {
      let changes = (countState.advance(to: count), zeroState.advance(to: zeroCount))
      // The counts of a stale marker mean nothing, and change nothing.
      tail.writeVarbit(sum.isSeriesEnd ? 0 : changes.0)
      tail.writeVarbit(sum.isSeriesEnd ? 0 : changes.1)
      sumState.write(sum.bitPattern, behind: BitField(), into: &tail)
    }
    lastField = nil
    if !row.isEmpty {
      Self.advance(&buckets, &deltas, &changes, to: row)
      if isFirst { deltas.resetAll() }
      lastField = Self.write(changes.span.extracting(..<negativeStart), into: &tail)
      if negativeStart < row.count {
        lastField = Self.write(changes.span.extracting(negativeStart...), into: &tail)
      }
    }
    writer.tail = tail
  }

  /// Takes the counts of `row`, and works out the changes.
  private static func advance(
    _ buckets: inout [UInt64], _ deltas: inout [Int64], _ changes: inout [Int64],
    to row: Span<UInt64>
  ) {
    var buckets = buckets.mutableSpan
    var deltas = deltas.mutableSpan
    var changes = changes.mutableSpan
    let count = row.count
    precondition(buckets.count == count && deltas.count == count && changes.count == count)
    for index in 0..<count {
      let delta = Int64(bitPattern: row[index] &- buckets[index])
      changes[index] = delta &- deltas[index]
      deltas[index] = delta
      buckets[index] = row[index]
    }
  }

  /// Writes by how much each of `changes` exceeds the one on its left, and returns the last field.
  private static func write(_ changes: Span<Int64>, into tail: inout BitTail) -> Int64 {
    var (left, field, zeroCount) = (0 as Int64, 0 as Int64, 0)
    for index in changes.indices {
      field = changes[index] &- left
      left = changes[index]
      if field == 0 {
        zeroCount &+= 1
      } else {
        tail.write(zeroBits: zeroCount)
        zeroCount = 0
        tail.writeVarbit(field)
      }
    }
    tail.write(zeroBits: zeroCount)
    return field
  }

  public func exceeds(_ row: Span<UInt64>) -> Bool {
    for index in buckets.indices where row[index] < buckets[index] { return true }
    return false
  }

  public func appendBuckets(to output: inout [UInt64]) { output.append(contentsOf: buckets) }
}

extension [Int64] {
  fileprivate mutating func resetAll() {
    for index in indices { self[index] = 0 }
  }
}
