internal import Blocks
internal import SeriesModel

/// The series of the head that a reader has chosen, and how much of them it sees: whole commits.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct HeadSelection: Sendable {
  struct Series: Sendable {
    var labels: LabelSet
    var number: UInt32
    /// How many of its samples in order are seen, of all that there ever were.
    var count = 0
    /// The samples out of order that are seen.
    var outOfOrder: [HeadChunk] = []
    var deleted = DeletedTimes()
  }

  /// In the order of their labels.
  var series: [Series] = []
  /// What is older is read from blocks.
  var minTime = Int64.min
  var pages = SeriesPages()
  /// Keeps the head from dropping what is read.
  var reading = HeadReading()
}

/// Who has one may read what was in the head when it was made.
final class HeadReading: Sendable {}
