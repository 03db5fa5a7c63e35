internal import SeriesModel

/// What a run of float samples amounts to, so that a reader can skip it or aggregate it undecoded.
///
/// Stale markers are of account for the times alone. Other NaNs count, and make the sum a NaN, but are
/// neither minimum nor maximum unless there is nothing else.
public struct SampleSummary: Sendable {
  /// The earliest and the latest time, in milliseconds.
  public var minTime: Int64
  /// See ``minTime``.
  public var maxTime: Int64
  /// The number of values.
  public var count: Int
  /// The smallest value; NaN without values.
  public var minimum: Double
  /// The largest value; NaN without values.
  public var maximum: Double
  /// The sum of the values, added up in their order with Neumaier's compensation.
  public var sum: Double
  /// The first value; NaN without values.
  public var first: Double
  /// The last value; NaN without values.
  public var last: Double
  /// How many values are less than the one before: the resets, if this is a counter.
  public var resetCount: Int

  /// Summarizes samples.
  ///
  /// - Precondition: there is at least one sample, and there are as many values as timestamps.
  /// - Complexity: O(the number of samples)
  public init(_ timestamps: Span<Int64>, _ values: Span<Double>) {
    precondition(!timestamps.isEmpty && timestamps.count == values.count, "there must be samples")
    (minTime, maxTime) = (timestamps[0], timestamps[0])
    (count, resetCount) = (0, 0)
    (minimum, maximum, first, last) = (.nan, .nan, .nan, .nan)
    var total = CompensatedSum()
    for index in values.indices {
      minTime = min(minTime, timestamps[index])
      maxTime = max(maxTime, timestamps[index])
      let value = values[index]
      if value.isStaleMarker { continue }
      if count == 0 { first = value }
      resetCount += value < last ? 1 : 0
      last = value
      minimum = Double.minimum(minimum, value)
      maximum = Double.maximum(maximum, value)
      total.add(value)
      count += 1
    }
    sum = total.value
  }

  /// Takes in the summary of the samples that follow.
  ///
  /// All is then as if the samples had been summarized together, but for the rounding of the sum.
  ///
  /// - Complexity: O(1)
  public mutating func append(_ next: SampleSummary) {
    minTime = min(minTime, next.minTime)
    maxTime = max(maxTime, next.maxTime)
    guard next.count > 0 else { return }
    if count == 0 { first = next.first }
    resetCount += next.resetCount + (next.first < last ? 1 : 0)
    last = next.last
    minimum = Double.minimum(minimum, next.minimum)
    maximum = Double.maximum(maximum, next.maximum)
    sum += next.sum
    count += next.count
  }

  init(
    times: ClosedRange<Int64>, count: Int, extremes: (Double, Double), sum: Double,
    ends: (Double, Double), resetCount: Int
  ) {
    (minTime, maxTime) = (times.lowerBound, times.upperBound)
    self.count = count
    (minimum, maximum) = extremes
    self.sum = sum
    (first, last) = ends
    self.resetCount = resetCount
  }
}

/// A sum that carries along what rounding has cut off.
private struct CompensatedSum {
  private var sum = 0.0
  private var rest = 0.0

  mutating func add(_ value: Double) {
    let next = sum + value
    rest += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
    sum = next
  }

  /// The sum, rounded once; without the rest where that is of no use, as for infinity.
  var value: Double { rest.isFinite ? sum + rest : sum }
}
