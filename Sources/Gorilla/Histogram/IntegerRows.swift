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
// the absolute count: only absolute counts are kept, and one running change per row.

/// Reads rows of integer counts.
public struct _IntegerRowReader: _HistogramRowReader {
  private var countState = IntegerCounter()
  private var zeroState = IntegerCounter()
  fileprivate var sumState = XORValueReader()
  fileprivate var buckets: [IntegerCounter] = []

  public init() {}
  public var count: UInt64 { countState.count }
  public var zeroCount: UInt64 { zeroState.count }
  public var sum: Double { sumState.value }

  fileprivate var counters: (IntegerCounter, IntegerCounter) { (countState, zeroState) }

  public mutating func begin(bucketCount: Int) {
    (countState, zeroState, sumState) = (IntegerCounter(), IntegerCounter(), XORValueReader())
    buckets.removeAll(keepingCapacity: true)
    buckets.append(contentsOf: repeatElement(IntegerCounter(), count: bucketCount))
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
    var offset = bitOffset
    var buckets = buckets.mutableSpan
    var change: Int64 = 0
    for index in buckets.indices {
      if index == negativeStart { change = 0 }
      change &+= bytes.readVarbitInt(at: &offset)
      if isFirst {
        buckets[index].begin(UInt64(bitPattern: change))
      } else {
        buckets[index].advance(by: change)
      }
    }
    bitOffset = offset
    return true
  }

  public func appendBuckets(to output: inout [UInt64]) {
    for bucket in buckets { output.append(bucket.count) }
  }
}

/// Writes rows of integer counts.
public struct _IntegerRowWriter: _HistogramRowWriter {
  private var countState = IntegerCounter()
  private var zeroState = IntegerCounter()
  private var sumState = XORValueWriter()
  private var buckets: [IntegerCounter] = []
  // The last bucket's field, or nil where the row ended in its sum.
  private var lastField: Int64?

  public init() {}

  public init(continuing reader: _IntegerRowReader) {
    (countState, zeroState) = reader.counters
    sumState = XORValueWriter(continuing: reader.sumState)
    buckets = reader.buckets
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
    buckets.append(contentsOf: repeatElement(IntegerCounter(), count: bucketCount))
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
      tail.writeVarbit(sum.isStaleMarker ? 0 : changes.0)
      tail.writeVarbit(sum.isStaleMarker ? 0 : changes.1)
      sumState.write(sum.bitPattern, behind: BitField(), into: &tail)
    }
    lastField = nil
    if !row.isEmpty {
      var buckets = buckets.mutableSpan
      var change: Int64 = 0
      var field: Int64 = 0
      for index in buckets.indices {
        if index == negativeStart { change = 0 }
        let left = change
        if isFirst {
          change = Int64(bitPattern: row[index])
          buckets[index].begin(row[index])
        } else {
          change = buckets[index].advance(to: row[index])
        }
        field = change &- left
        tail.writeVarbit(field)
      }
      lastField = field
    }
    writer.tail = tail
  }

  public func exceeds(_ row: Span<UInt64>) -> Bool {
    for index in buckets.indices where row[index] < buckets[index].count { return true }
    return false
  }

  public func appendBuckets(to output: inout [UInt64]) {
    for bucket in buckets { output.append(bucket.count) }
  }
}
