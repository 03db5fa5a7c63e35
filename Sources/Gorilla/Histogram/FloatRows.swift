// The requirements that the public members meet are documented in HistogramCount.swift.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import BitCoding

// In rows of float counts, the count, the zero count, the sum and each bucket are streams of values
// of their own, as in an XOR chunk.

/// Reads rows of float counts.
public struct _FloatRowReader: _HistogramRowReader {
  fileprivate var countState = XORValueReader()
  fileprivate var zeroState = XORValueReader()
  fileprivate var sumState = XORValueReader()
  fileprivate var buckets: [XORValueReader] = []
  // The counts of the row read last.
  private var row: [Double] = []

  public init() {}
  public var count: Double { countState.value }
  public var zeroCount: Double { zeroState.value }
  public var sum: Double { sumState.value }

  public mutating func begin(bucketCount: Int) {
    (countState, zeroState, sumState) = (XORValueReader(), XORValueReader(), XORValueReader())
    buckets.removeAll(keepingCapacity: true)
    buckets.append(contentsOf: repeatElement(XORValueReader(), count: bucketCount))
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: repeatElement(0, count: bucketCount))
  }

  public mutating func readHead(
    isFirst: Bool, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool {
    countState.read(isFirst: isFirst, at: &bitOffset, of: bytes)
      && zeroState.read(isFirst: isFirst, at: &bitOffset, of: bytes)
      && sumState.read(isFirst: isFirst, at: &bitOffset, of: bytes)
  }

  public mutating func readBuckets(
    isFirst: Bool, negativeStart: Int, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool {
    Self.read(&buckets, &row, isFirst: isFirst, at: &bitOffset, of: bytes)
  }

  private static func read(
    _ buckets: inout [XORValueReader], _ row: inout [Double],
    isFirst: Bool, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool {
    var offset = bitOffset
    var buckets = buckets.mutableSpan
    var row = row.mutableSpan
    for index in buckets.indices {
      guard buckets[index].read(isFirst: isFirst, at: &offset, of: bytes) else {
        bitOffset = offset
        return false
      }
      row[index] = buckets[index].value
    }
    bitOffset = offset
    return true
  }

  public func appendBuckets(to output: inout [Double]) { output.append(contentsOf: row) }
}

extension XORValueReader {
  @inline(__always)
  fileprivate mutating func read(
    isFirst: Bool, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool {
    guard isFirst else { return read(bytes.bitWord(at: bitOffset), at: &bitOffset, of: bytes) }
    bits = bytes.fullBitWord(at: bitOffset)
    bitOffset &+= 64
    return true
  }
}

/// Writes rows of float counts.
public struct _FloatRowWriter: _HistogramRowWriter {
  private var countState = XORValueWriter()
  private var zeroState = XORValueWriter()
  private var sumState = XORValueWriter()
  private var buckets: [XORValueWriter] = []
  private var hasBuckets = false

  public init() {}

  public init(continuing reader: _FloatRowReader) {
    countState = XORValueWriter(continuing: reader.countState)
    zeroState = XORValueWriter(continuing: reader.zeroState)
    sumState = XORValueWriter(continuing: reader.sumState)
    buckets = reader.buckets.map(XORValueWriter.init(continuing:))
  }

  public var count: Double { Double(bitPattern: countState.bits) }
  public var zeroCount: Double { Double(bitPattern: zeroState.bits) }
  public var sum: Double { Double(bitPattern: sumState.bits) }

  public var endsInWholeBytes: Bool {
    let last = hasBuckets ? buckets.last ?? sumState : sumState
    return last.endsInWholeBytes
  }

  public mutating func begin(bucketCount: Int) {
    (countState, zeroState, sumState) = (XORValueWriter(), XORValueWriter(), XORValueWriter())
    buckets.removeAll(keepingCapacity: true)
    buckets.append(contentsOf: repeatElement(XORValueWriter(), count: bucketCount))
  }

  public mutating func write(
    isFirst: Bool, count: Double, zeroCount: Double, sum: Double,
    buckets row: Span<Double>, negativeStart: Int, into writer: inout BitWriter
  ) {
    // A local copy stays in registers.
    var tail = writer.tail
    countState.write(isFirst: isFirst, count, into: &tail)
    zeroState.write(isFirst: isFirst, zeroCount, into: &tail)
    sumState.write(isFirst: isFirst, sum, into: &tail)
    hasBuckets = !row.isEmpty
    if !row.isEmpty {
      var buckets = buckets.mutableSpan
      for index in buckets.indices {
        buckets[index].write(isFirst: isFirst, row[index], into: &tail)
      }
    }
    writer.tail = tail
  }

  public func exceeds(_ row: Span<Double>) -> Bool {
    for index in buckets.indices where row[index] < Double(bitPattern: buckets[index].bits) {
      return true
    }
    return false
  }

  public func appendBuckets(to output: inout [Double]) {
    output.append(contentsOf: buckets.lazy.map { Double(bitPattern: $0.bits) })
  }
}

extension XORValueWriter {
  @inline(__always)
  fileprivate mutating func write(isFirst: Bool, _ value: Double, into tail: inout BitTail) {
    if isFirst {
      writeFirst(value.bitPattern, into: &tail)
    } else {
      write(value.bitPattern, behind: BitField(), into: &tail)
    }
  }
}
