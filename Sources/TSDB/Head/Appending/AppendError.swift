/// Why a sample, an exemplar or metadata was not taken.
///
/// None of these changes if it is appended once more, save for the limits, which may be raised or
/// leave room again.
@nonexhaustive
public enum AppendError: Error, Hashable, Sendable {
  /// The series is not known, or no more. An exemplar, or metadata, is only taken for a series that has samples,
  /// be it in the same batch.
  case unknownSeries
  /// The series has no labels.
  case noLabels
  /// There is a sample of the series at this time already, with another value.
  case duplicateTimestamp
  /// There are newer samples of the series, and samples out of order are not taken.
  case outOfOrder
  /// The sample is older than those out of order may be.
  case tooOld
  /// The sample is so old that it may belong to a block, where nothing is added.
  case outOfBounds
  /// The sample, or the exemplar, is further in the future than clocks differ.
  case tooFarInFuture
  /// The histogram is none: its layout, the bounds of custom buckets, or its counts, of which there is one for each
  /// bucket, none negative, and which make up the number of observations if they are integers.
  case invalidHistogram
  /// The exemplar comes before the newest one of its series, and not within the window of late samples.
  case outOfOrderExemplar
  /// The labels of the exemplar have more than 128 characters.
  case exemplarLabelsTooLong
  /// A limit of the tenant is reached.
  case limit(TenantLimit)
}

extension AppendError: CustomStringConvertible {
  /// The reason in words.
  public var description: String {
    switch self {
    case .unknownSeries: "the series is not known, or no more"
    case .noLabels: "the series has no labels"
    case .duplicateTimestamp: "there is a sample at this time, with another value"
    case .outOfOrder: "the sample is older than another of its series"
    case .tooOld: "the sample is older than samples out of order may be"
    case .outOfBounds: "the sample is older than what the head takes"
    case .tooFarInFuture: "the sample is too far in the future"
    case .invalidHistogram: "the histogram has no valid layout, bounds or counts"
    case .outOfOrderExemplar: "the exemplar is older than another of its series"
    case .exemplarLabelsTooLong: "the labels of the exemplar have more than 128 characters"
    case .limit(let limit): "a limit is reached: \(limit)"
    }
  }
}
