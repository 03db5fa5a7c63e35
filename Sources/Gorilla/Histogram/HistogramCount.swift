public import BitCoding

/// What a native histogram counts in: `UInt64`, or `Double` for a float histogram.
///
/// No other type can conform; the underscored requirements are how chunks store the counts.
public protocol HistogramCount: BitwiseCopyable, Comparable, Sendable {
  /// No observations.
  static var zero: Self { get }

  associatedtype _Reader: _HistogramRowReader where _Reader.Count == Self
  associatedtype _Writer: _HistogramRowWriter where _Writer.Reader == _Reader
  var _bitPattern: UInt64 { get }
  static var _encodings: (plain: ChunkEncoding, withStartTimes: ChunkEncoding) { get }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension UInt64: HistogramCount {
  public static var zero: UInt64 { 0 }
  public typealias _Reader = _IntegerRowReader
  public typealias _Writer = _IntegerRowWriter
  public var _bitPattern: UInt64 { self }
  public static var _encodings: (plain: ChunkEncoding, withStartTimes: ChunkEncoding) {
    (.histogram, .histogramST)
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double: HistogramCount {
  public typealias _Reader = _FloatRowReader
  public typealias _Writer = _FloatRowWriter
  public var _bitPattern: UInt64 { bitPattern }
  public static var _encodings: (plain: ChunkEncoding, withStartTimes: ChunkEncoding) {
    (.floatHistogram, .floatHistogramST)
  }
}

/// Reads the rows of a histogram chunk: what a sample has besides its times.
///
/// Every read takes the offset of its bits along without a check; what lies past the end of the bytes
/// reads as zeros, and the caller compares the offset with the end once per row.
public protocol _HistogramRowReader: Sendable {
  associatedtype Count

  init()
  var count: Count { get }
  var zeroCount: Count { get }
  var sum: Double { get }

  /// Begins a chunk whose rows have `bucketCount` buckets, and keeps the capacity of its arrays.
  mutating func begin(bucketCount: Int)
  /// Reads the count, zero count and sum of a row; false, and the offset of the field, for an invalid
  /// window.
  mutating func readHead(isFirst: Bool, at bitOffset: inout Int, of bytes: Span<UInt8>) -> Bool
  /// Reads the buckets of a row; the deltas of the first row begin anew at `negativeStart`. False,
  /// and the offset of the field, for an invalid window.
  mutating func readBuckets(
    isFirst: Bool, negativeStart: Int, at bitOffset: inout Int, of bytes: Span<UInt8>
  ) -> Bool
  /// Appends the buckets of the row read last.
  func appendBuckets(to buckets: inout [Count])
}

/// Writes the rows of a histogram chunk: what a sample has besides its times.
public protocol _HistogramRowWriter: Sendable {
  associatedtype Reader: _HistogramRowReader

  init()
  /// The state in which a reader ends is the one in which a writer goes on.
  init(continuing reader: Reader)
  var count: Reader.Count { get }
  var zeroCount: Reader.Count { get }
  var sum: Double { get }
  /// Whether the last field ended in a number of bits that a writer by bytes takes as whole bytes.
  var endsInWholeBytes: Bool { get }

  /// Begins a chunk whose rows have `bucketCount` buckets, and keeps the capacity of its arrays.
  mutating func begin(bucketCount: Int)
  /// Writes a row with these buckets, or a stale marker without any, into room for 30 bytes and ten
  /// for each bucket.
  mutating func write(
    isFirst: Bool, count: Reader.Count, zeroCount: Reader.Count, sum: Double,
    buckets: Span<Reader.Count>, negativeStart: Int, into writer: inout BitWriter)
  /// Whether the row written last counts more than `row` in any bucket.
  func exceeds(_ row: Span<Reader.Count>) -> Bool
  /// Appends the buckets of the row written last.
  func appendBuckets(to buckets: inout [Reader.Count])
}
