public import SeriesModel

/// A chunk of the head that a block has to do without, and why.
public struct UnreadableChunk: Equatable, Sendable {
  /// The labels of its series.
  public var labels: LabelSet
  /// The times of its first and its last sample.
  public var times: TimeRange
  /// The number of its samples.
  public var sampleCount: Int
  /// What is wrong with it.
  public var error: HeadChunkFileError
}
