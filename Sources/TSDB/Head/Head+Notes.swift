internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Reads something of each series that is chosen, as it is after the last commit.
  ///
  /// - Parameters:
  ///   - selectors: which series: those that one of them chooses.
  ///   - read: takes what there is of a series, by its number; nil if there is nothing.
  /// - Returns: what was read, in the order of the labels.
  func notes<Note>(
    _ selectors: [Selector], _ read: (borrowing HeadState, UInt32) -> Note?
  ) -> [(labels: LabelSet, note: Note)] {
    // As where samples are selected: the index is read without a lock, but for the series that come in meanwhile.
    let (index, seriesCount) = writing.withLock {
      ($0.state.index.snapshot(), $0.state.index.seriesEverCount)
    }
    let chosen = selectors.map { index.select($0).array }
    let numbers = chosen.count == 1 ? chosen[0] : Array(Set(chosen.joined()))
    var notes: [(labels: LabelSet?, number: UInt32, note: Note)] = []
    writing.withLock { writing in
      for number in numbers {
        if let note = read(writing.state, number) { notes.append((nil, number, note)) }
      }
      for (number, labels) in writing.state.series(from: seriesCount, selectors) {
        if let note = read(writing.state, number) { notes.append((labels, number, note)) }
      }
    }
    return notes.map { ($0.labels ?? index.labels(of: $0.number) ?? LabelSet(), $0.note) }
      .sorted { $0.labels < $1.labels }
  }
}
