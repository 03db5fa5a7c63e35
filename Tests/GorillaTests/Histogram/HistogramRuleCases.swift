import Gorilla

// The table of HistogramRuleTests, by what is appended to.

extension HistogramRuleCase {
  private static let first = PlainHistogram.counter([0: 5, 1: 0, 4: 3], [2: 2, 3: 0])

  /// A counter behind a counter with the same buckets.
  static let sameBuckets = [
    HistogramRuleCase(
      "counts that grow", [first], .counter([0: 6, 1: 1, 4: 4], [2: 3, 3: 1]), .appended),
    HistogramRuleCase("counts that stay", [first], first, .appended),
    HistogramRuleCase(
      "a reset by its own account", [first],
      .counter([0: 6, 1: 1, 4: 4], [2: 3, 3: 1]) { $0.counterReset = .reset },
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "no reset by its own account, though it counts less", [first],
      .counter([0: 4, 1: 0, 4: 3], [2: 2, 3: 0]) { $0.counterReset = .notReset },
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "a smaller count, though no bucket is smaller", [first],
      .counter([0: 6, 1: 0, 4: 3], [2: 2, 3: 0]) { $0.count = 9 }, .chunkEnds(.reset)),
    HistogramRuleCase(
      "a smaller bucket, though the count is greater", [first],
      .counter([0: 4, 1: 9, 4: 3], [2: 2, 3: 0]), .chunkEnds(.reset)),
    HistogramRuleCase(
      "a smaller last positive bucket", [first],
      .counter([0: 5, 1: 9, 4: 2], [2: 2, 3: 0]), .chunkEnds(.reset)),
    HistogramRuleCase(
      "a smaller negative bucket", [first],
      .counter([0: 9, 1: 0, 4: 3], [2: 1, 3: 0]), .chunkEnds(.reset)),
    HistogramRuleCase(
      "a smaller zero count",
      [.counter([0: 5]) { $0.zeroCount = 2 }], .counter([0: 9]) { $0.zeroCount = 1 },
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "another schema", [first],
      .counter([0: 6, 1: 1, 4: 4], [2: 3, 3: 1]) { $0.schema = 2 }, .chunkEnds(.unknown)),
    HistogramRuleCase(
      "another schema, and a smaller count", [first],
      .counter([0: 1]) { $0.schema = 2 }, .chunkEnds(.reset)),
    HistogramRuleCase(
      "another zero threshold", [first],
      .counter([0: 6, 1: 1, 4: 4], [2: 3, 3: 1]) { $0.zeroThreshold = 0.002 },
      .chunkEnds(.unknown)),
    HistogramRuleCase(
      "a zero threshold of -0 is one of 0", [.counter([0: 5]) { $0.zeroThreshold = 0 }],
      .counter([0: 5]) { $0.zeroThreshold = -0.0 }, .appended),
    HistogramRuleCase(
      "other custom bounds", [.custom([1, 2], [0: 1, 2: 1])], .custom([1, 3], [0: 2, 2: 2]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "more custom bounds", [.custom([1, 2], [0: 1, 2: 1])], .custom([1, 2, 3], [0: 2, 2: 2]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "the same custom bounds", [.custom([1, 2], [0: 1, 2: 1])], .custom([1, 2], [0: 2, 2: 2]),
      .appended),
  ]

  /// A counter behind a counter with other buckets.
  static let otherBuckets = [
    HistogramRuleCase(
      "the same buckets in other spans", [first], .counter([0: 6, 1: 1, 4: 4], [2: 3, 3: 1]),
      .appended, nextSpans: .spans((0, 1), (0, 1), (1, 0), (1, 1), (2, 0))),
    HistogramRuleCase(
      "the same buckets in other spans, one smaller", [first],
      .counter([0: 4, 1: 9, 4: 4], [2: 3, 3: 1]), .chunkEnds(.reset),
      nextSpans: .spans((0, 1), (0, 1), (2, 1))),
    HistogramRuleCase(
      "a used positive bucket vanishes", [first], .counter([1: 9, 4: 3], [2: 2, 3: 0]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "the last, used, positive bucket vanishes", [first], .counter([0: 9, 1: 3], [2: 2, 3: 0]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "a used negative bucket vanishes", [first], .counter([0: 9, 1: 3, 4: 3], [3: 0]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "all buckets vanish", [first], .counter([:]) { $0.count = 100 }, .chunkEnds(.reset)),
    HistogramRuleCase(
      "empty buckets are missing", [first], .counter([0: 6, 4: 3], [2: 3]), .appended),
    HistogramRuleCase(
      "empty buckets are missing, and one is smaller", [first], .counter([0: 4, 4: 9], [2: 3]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "a new positive bucket in between", [first],
      .counter([0: 5, 1: 0, 2: 1, 4: 3], [2: 2, 3: 0]), .recoded,
      positiveSpans: .spans((0, 3), (1, 1))),
    HistogramRuleCase(
      "new buckets before and behind all others", [first],
      .counter([-7: 1, 0: 5, 1: 0, 4: 3, 5: 0], [-1: 1, 2: 2, 3: 0, 9: 1]), .recoded,
      positiveSpans: .spans((-7, 1), (6, 2), (2, 2)),
      negativeSpans: .spans((-1, 1), (2, 2), (5, 1))),
    HistogramRuleCase(
      "a new bucket in spans that could be fewer, which are kept", [first],
      .counter([0: 5, 1: 0, 2: 1, 4: 3], [2: 2, 3: 0]), .recoded,
      nextSpans: .spans((0, 1), (0, 2), (1, 0), (0, 1)),
      positiveSpans: .spans((0, 1), (0, 2), (1, 0), (0, 1))),
    HistogramRuleCase(
      "a new bucket, and a smaller one", [first],
      .counter([0: 4, 1: 0, 2: 9, 4: 3], [2: 2, 3: 0]),
      .chunkEnds(.reset)),
    HistogramRuleCase(
      "a new bucket while an empty one is missing, in as few spans as there can be", [first],
      .counter([0: 5, 2: 1, 3: 1, 4: 3], [2: 2, 3: 0]), .recoded,
      nextSpans: .spans((0, 1), (1, 1), (0, 2)), positiveSpans: .spans((0, 5))),
    HistogramRuleCase(
      "a new negative bucket while an empty positive one is missing", [first],
      .counter([0: 5, 4: 3], [2: 2, 3: 0, 4: 1]), .recoded, nextSpans: .spans((0, 1), (3, 1)),
      positiveSpans: .spans((0, 2), (2, 1)), negativeSpans: .spans((2, 3))),
    HistogramRuleCase(
      "a new positive bucket, in spans that are kept, while an empty negative one is missing",
      [first], .counter([0: 5, 1: 0, 2: 0, 4: 3], [2: 2]), .recoded,
      nextSpans: .spans((0, 1), (0, 2), (1, 1)),
      positiveSpans: .spans((0, 1), (0, 2), (1, 1)), negativeSpans: .spans((2, 2))),
    HistogramRuleCase(
      "buckets further apart than an offset reaches", [.counter([.min: 0])],
      .counter([.max - 1: 1]), .recoded,
      positiveSpans: .spans((.min, 1), (.max, 0), (.max - 1, 1))),
    HistogramRuleCase(
      "the first buckets of all", [.counter([:]) { $0.zeroCount = 1 }],
      .counter([3: 1], [4: 2]) { $0.zeroCount = 1 }, .recoded,
      positiveSpans: .spans((3, 1)), negativeSpans: .spans((4, 1))),
    HistogramRuleCase(
      "a third layout", [first, .counter([0: 5, 1: 0, 2: 0, 4: 3], [2: 2])],
      .counter([-1: 1, 0: 5, 4: 3], [1: 1, 2: 2]), .recoded,
      positiveSpans: .spans((-1, 4), (1, 1)), negativeSpans: .spans((1, 3))),
  ]
}
