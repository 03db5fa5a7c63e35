internal import BitCoding
internal import Gorilla

/// What the histograms of a sealed payload share, as it is stored.
struct HistogramHead {
  var isFloat: Bool
  var hasStartTimes: Bool
  var counterReset: CounterReset
  var layout: HistogramLayout

  // The first byte.
  private static let floats: UInt8 = 1 << 0
  private static let startTimes: UInt8 = 1 << 1
  private static let resetShift: UInt8 = 2
}

extension HistogramHead {
  /// Reads a head, and moves `cursor` behind it.
  init(_ bytes: Span<UInt8>, _ cursor: inout SealedCursor) throws(SealedError) {
    let start = cursor.byteOffset
    let kind = try cursor.byte(bytes)
    guard kind < 1 << 4, let counterReset = CounterReset(rawValue: kind >> Self.resetShift) else {
      throw .unknownFlags(kind, byteOffset: start)
    }
    isFloat = kind & Self.floats != 0
    hasStartTimes = kind & Self.startTimes != 0
    self.counterReset = counterReset
    layout = HistogramLayout()
    let layoutStart = cursor.byteOffset
    guard let schema = Int32(exactly: try cursor.varint(bytes)) else {
      throw .invalidLayout(byteOffset: layoutStart)
    }
    layout.schema = schema
    layout.zeroThreshold = Double(bitPattern: try cursor.word(bytes))
    layout.positiveSpans = try Self.spans(bytes, &cursor)
    layout.negativeSpans = try Self.spans(bytes, &cursor)
    let boundsStart = cursor.byteOffset
    let boundCount = try cursor.uvarint(bytes)
    guard boundCount <= UInt64(bytes.count / 8) else { throw .truncated(byteOffset: boundsStart) }
    for _ in 0..<boundCount {
      layout.customBounds.append(Double(bitPattern: try cursor.word(bytes)))
    }
    guard layout.isValid, layout.bucketCount <= SealedFormat.maximumBucketCounts else {
      throw .invalidLayout(byteOffset: layoutStart)
    }
  }

  private static func spans(
    _ bytes: Span<UInt8>, _ cursor: inout SealedCursor
  ) throws(SealedError) -> [HistogramSpan] {
    let start = cursor.byteOffset
    let count = try cursor.uvarint(bytes)
    // A span takes two bytes or more.
    guard count <= UInt64(bytes.count / 2) else { throw .truncated(byteOffset: start) }
    var spans: [HistogramSpan] = []
    for _ in 0..<count {
      let offset = Int32(exactly: try cursor.varint(bytes))
      let length = UInt32(exactly: try cursor.uvarint(bytes))
      guard let offset, let length else { throw .invalidLayout(byteOffset: start) }
      spans.append(HistogramSpan(offset: offset, length: length))
    }
    return spans
  }

  /// Appends the head to `bytes`.
  func append(to bytes: inout [UInt8]) {
    bytes.append(
      (isFloat ? Self.floats : 0) | (hasStartTimes ? Self.startTimes : 0)
        | counterReset.rawValue << Self.resetShift)
    bytes.append(varint: Int64(layout.schema))
    bytes.appendWord(layout.zeroThreshold.bitPattern)
    for spans in [layout.positiveSpans, layout.negativeSpans] {
      bytes.append(uvarint: UInt64(spans.count))
      for span in spans {
        bytes.append(varint: Int64(span.offset))
        bytes.append(uvarint: UInt64(span.length))
      }
    }
    bytes.append(uvarint: UInt64(layout.customBounds.count))
    for bound in layout.customBounds { bytes.appendWord(bound.bitPattern) }
  }
}
