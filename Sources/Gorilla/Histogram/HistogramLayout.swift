/// A run of consecutive buckets.
@frozen
public struct HistogramSpan: Equatable, Hashable, Sendable, BitwiseCopyable {
  /// The buckets between the end of the span before and the start of this one; for the first span,
  /// the index of its first bucket.
  public var offset: Int32
  /// The number of buckets.
  public var length: UInt32

  /// A span of `length` buckets.
  @inlinable
  public init(offset: Int32, length: UInt32) {
    self.offset = offset
    self.length = length
  }
}

/// Which buckets a row of counts stands for: what the samples of a histogram chunk have in common.
///
/// With an exponential schema s, bucket i counts observations up to 2^(i · 2^-s) that are above the
/// bound of bucket i - 1; the negative buckets mirror them. With ``customBucketsSchema``, bucket i
/// counts observations up to the i-th of ``customBounds`` that are above the one before.
public struct HistogramLayout: Sendable {
  /// The schema of histograms whose buckets have the bounds of ``customBounds``.
  public static var customBucketsSchema: Int32 { -53 }

  /// The resolution: -4...8, each step twice as fine, or ``customBucketsSchema``.
  public var schema: Int32 = 0
  /// The zero bucket counts observations whose absolute value is at most this.
  public var zeroThreshold: Double = 0
  /// The buckets of positive observations, in ascending order.
  public var positiveSpans: [HistogramSpan] = []
  /// The buckets of negative observations, in ascending order of the absolute value.
  public var negativeSpans: [HistogramSpan] = []
  /// The upper bounds of custom buckets, ascending; the last bucket has none.
  public var customBounds: [Double] = []

  /// The layout without buckets, which a stale marker has.
  public init() {}

  /// The number of positive buckets, which come first in a row of counts.
  ///
  /// - Complexity: O(the number of spans)
  public var positiveBucketCount: Int { Self.bucketCount(positiveSpans) }

  /// The number of negative buckets, which come last in a row of counts.
  ///
  /// - Complexity: O(the number of spans)
  public var negativeBucketCount: Int { Self.bucketCount(negativeSpans) }

  /// The length of a row of counts.
  public var bucketCount: Int { positiveBucketCount + negativeBucketCount }

  static func bucketCount(_ spans: [HistogramSpan]) -> Int {
    var count = 0
    for span in spans { count += Int(span.length) }
    return count
  }

  /// The indexes of the buckets of `spans`, in order.
  ///
  /// - Complexity: O(the number of buckets)
  public static func bucketIndexes(of spans: [HistogramSpan]) -> [Int32] {
    var indexes: [Int32] = []
    indexes.reserveCapacity(bucketCount(spans))
    var next: Int32 = 0
    for span in spans {
      next &+= span.offset
      for _ in 0..<span.length {
        indexes.append(next)
        next &+= 1
      }
    }
    return indexes
  }

  /// Whether a chunk can have this layout: a schema that readers know, and spans in ascending order
  /// whose buckets have indexes of 32 bits.
  ///
  /// - Complexity: O(the number of spans)
  public var isValid: Bool {
    Self.isKnown(Int64(schema)) && Self.areValid(positiveSpans) && Self.areValid(negativeSpans)
  }

  /// Whether `schema` is exponential, or the one of custom buckets.
  ///
  /// Prometheus writes -4...8, and reserves more of the exponential ones.
  static func isKnown(_ schema: Int64) -> Bool {
    -9...52 ~= schema || schema == Int64(customBucketsSchema)
  }

  private static func areValid(_ spans: [HistogramSpan]) -> Bool {
    var end: Int64 = 0
    for (index, span) in spans.enumerated() {
      end += Int64(span.offset) + Int64(span.length)
      if index > 0 && span.offset < 0 || end > Int64(Int32.max) { return false }
    }
    return true
  }

  /// Forgets all, and keeps the capacity of the arrays.
  mutating func removeAll() {
    schema = 0
    zeroThreshold = 0
    positiveSpans.removeAll(keepingCapacity: true)
    negativeSpans.removeAll(keepingCapacity: true)
    customBounds.removeAll(keepingCapacity: true)
  }

  /// Takes the content of `other` into the arrays at hand.
  mutating func assign(_ other: HistogramLayout) {
    removeAll()
    schema = other.schema
    zeroThreshold = other.zeroThreshold
    positiveSpans += other.positiveSpans
    negativeSpans += other.negativeSpans
    customBounds += other.customBounds
  }
}

extension HistogramLayout: Equatable {
  /// Whether both are the same layout, with doubles compared by bit pattern.
  public static func == (left: HistogramLayout, right: HistogramLayout) -> Bool {
    left.schema == right.schema
      && left.zeroThreshold.bitPattern == right.zeroThreshold.bitPattern
      && left.positiveSpans == right.positiveSpans
      && left.negativeSpans == right.negativeSpans
      && left.customBounds.elementsEqual(right.customBounds) { $0.bitPattern == $1.bitPattern }
  }
}
