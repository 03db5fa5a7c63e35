package import SeriesModel

/// What is wrong with the samples of a soak.
package enum SoakFault: Error, Equatable {
  /// A sample that was committed is not there.
  case missing(LabelSet, round: Int)
  /// A sample is there that was deleted.
  case deleted(LabelSet, round: Int)
  /// A sample, or a series, is there that was not appended, or has another value.
  case unexpected(LabelSet, time: Int64)
  /// A reader sees a part of a commit.
  case torn(LabelSet, LabelSet)
  /// After a clean end, the store does not open without a fault.
  case unsound
  /// Samples were not taken.
  case rejected(String)
}

extension SoakFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let labels, let round): "lost: the sample of \(labels) of round \(round)"
    case .deleted(let labels, let round):
      "deleted, but there: the sample of \(labels) of round \(round)"
    case .unexpected(let labels, let time):
      "there, but never appended: a sample of \(labels) at \(time)"
    case .torn(let one, let other): "of a commit, samples of \(one) were seen, and none of \(other)"
    case .unsound: "the store was closed, and there are faults when it is opened again"
    case .rejected(let reason): "not taken: \(reason)"
    }
  }
}
