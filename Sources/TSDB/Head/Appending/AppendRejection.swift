/// What a commit did not take, and why.
public struct AppendRejection: Hashable, Sendable {
  /// What a batch is made of.
  @nonexhaustive
  public enum Kind: Hashable, Sendable, CaseIterable {
    /// A float.
    case float
    /// A histogram whose counts are integers.
    case integerHistogram
    /// A histogram of float counts.
    case floatHistogram
    /// An exemplar.
    case exemplar
    /// Metadata of a series.
    case metadata
  }

  /// What it is.
  public var kind: Kind
  /// Which of the batch's things of this kind it is; they count from 0.
  public var index: Int
  /// Why it was not taken.
  public var error: AppendError
}
