public import SeriesModel

/// A sample that was not taken, and why.
public struct AppendRejection: Hashable, Sendable {
  /// What kind of sample it is.
  public var kind: SampleKind
  /// Which of the batch's samples of this kind; they count from 0.
  public var index: Int
  /// Why it was not taken.
  public var error: AppendError
}
