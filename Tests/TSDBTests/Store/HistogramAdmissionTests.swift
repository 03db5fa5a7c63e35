import Blocks
import Gorilla
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store takes the histograms that Prometheus takes")
struct HistogramAdmissionTests {
  /// A change to a sound histogram, by a few words.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout Histogram<UInt64>) -> Void

    init(_ words: String, _ change: @escaping @Sendable (inout Histogram<UInt64>) -> Void) {
      (testDescription, self.change) = (words, change)
    }
  }

  private static let exponential = HistogramKindTests.negative(10)
  private static let custom = HistogramKindTests.custom(40)

  /// Appends a histogram, and the same with float counts, and returns why each is not taken.
  private static func append(
    _ histogram: Histogram<UInt64>, _ floats: Histogram<Double>? = nil
  ) throws -> [AppendError?] {
    let store = try Store("/data", on: MemoryFileSystem(), options: .small) { 1_000_000 }
    var batch = AppendBatch()
    batch.append(series(0), at: 100, histogram)
    batch.append(series(1), at: 100, floats ?? histogram.asFloats)
    try store.commit(&batch)
    let rejections = batch.rejections
    let errors = [AppendRejection.Kind.integerHistogram, .floatHistogram].map { kind in
      rejections.first { $0.kind == kind }?.error
    }
    // What is not taken makes no series.
    let expected = errors.enumerated().filter { $0.element == nil }.map { series($0.offset) }
    #expect(try store.content().keys.sorted() == expected)
    return errors
  }

  @Test(
    "with custom buckets and with exponential ones",
    arguments: [
      Change("as it is") { _ in },
      Change("without buckets") {
        ($0.layout.positiveSpans, $0.layout.negativeSpans, $0.buckets) = ([], [], [])
        $0.count = $0.zeroCount
      },
      Change("with observations that are not a number") { ($0.sum, $0.count) = (.nan, 1_000) },
    ])
  func taken(change: Change) throws {
    for var histogram in [Self.exponential, Self.custom] {
      change.change(&histogram)
      #expect(try Self.append(histogram) == [nil, nil])
    }
  }

  @Test("and custom buckets up to the last, which has no bound")
  func customBounds() throws {
    for (bounds, isTaken) in [
      ([-2.5, 0.125, 3], true), ([-2.5, 0.125, 3, 4], true), ([-.infinity, 0, 3], true),
      // There are four buckets.
      ([-2.5, 0.125], false), ([], false),
      ([-2.5, 0.125, 0.125], false), ([0.125, -2.5, 3], false), ([-2.5, 0.125, .infinity], false),
      ([.nan, 0.125, 3], false), ([-2.5, 0.125, .nan], false),
    ] as [([Double], Bool)] {
      var histogram = Self.custom
      histogram.layout.customBounds = bounds
      let error: AppendError? = isTaken ? nil : .invalidHistogram
      #expect(try Self.append(histogram) == [error, error], "\(bounds)")
    }
  }

  @Test(
    "and no others with custom buckets",
    arguments: [
      Change("a zero bucket") { ($0.zeroCount, $0.count) = (1, $0.count + 1) },
      Change("a zero threshold") { $0.layout.zeroThreshold = 0.5 },
      Change("a bucket before the first") { $0.layout.positiveSpans[0].offset = -1 },
      Change("negative buckets") {
        $0.layout.negativeSpans = [HistogramSpan(offset: 0, length: 1)]
        $0.buckets.append(0)
      },
    ])
  func refusedCustom(change: Change) throws {
    var histogram = Self.custom
    change.change(&histogram)
    #expect(try Self.append(histogram) == [.invalidHistogram, .invalidHistogram])
  }

  @Test(
    "nor others with exponential ones",
    arguments: [
      Change("custom bounds") { $0.layout.customBounds = [1] },
      Change("a schema that is none") { $0.layout.schema = 53 },
      Change("spans that go back") { $0.layout.negativeSpans[1].offset = -1 },
      Change("a bucket too many") { ($0.buckets, $0.count) = ($0.buckets + [0], $0.count) },
    ])
  func refused(change: Change) throws {
    var histogram = Self.exponential
    change.change(&histogram)
    #expect(try Self.append(histogram) == [.invalidHistogram, .invalidHistogram])
  }

  @Test("nor integer counts that are not those of the observations; floats are rounded")
  func counts() throws {
    for histogram in [Self.exponential, Self.custom] {
      for sum in [1.5, .nan] {
        for (count, isTaken) in [
          (histogram.count, true), (histogram.count - 1, false), (histogram.count + 1, sum.isNaN),
        ] {
          var other = histogram
          (other.sum, other.count) = (sum, count)
          #expect(try Self.append(other) == [isTaken ? nil : .invalidHistogram, nil])
        }
      }
      // As many that what they make up wraps to the count.
      var wrapped = histogram
      wrapped.buckets[0] &+= 1 << 63
      wrapped.buckets[1] &+= 1 << 63
      #expect(try Self.append(wrapped) == [.invalidHistogram, nil])
    }
  }

  @Test("nor negative counts")
  func negative() throws {
    let changes: [(inout Histogram<Double>) -> Void] = [
      { $0.count = -1 }, { $0.zeroCount = -0.5 }, { $0.buckets[0] = -1 },
      { $0.buckets[$0.buckets.count - 1] = -.infinity },
    ]
    for change in changes {
      var floats = Self.exponential.asFloats
      change(&floats)
      #expect(try Self.append(Self.exponential, floats) == [nil, .invalidHistogram])
    }
    var floats = Self.exponential.asFloats
    floats.buckets[0] = -0.0
    #expect(try Self.append(Self.exponential, floats) == [nil, nil])
  }
}
