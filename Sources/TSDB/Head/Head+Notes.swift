internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Reads something of each series that is chosen, as it is after the last commit.
  ///
  /// - Parameters:
  ///   - selectors: which series: those that one of them chooses.
  ///   - limits: how much may be read.
  ///   - sampleCount: as how many samples a note counts.
  ///   - read: takes what there is of a series, by its number; nil if there is nothing.
  /// - Returns: what was read, in the order of the labels.
  /// - Throws: ``StoreError`` if that is too much, or the task was cancelled.
  func notes<Note>(
    _ selectors: [Selector], _ limits: SelectLimits, sampleCount: (Note) -> Int = { _ in 0 },
    _ read: (borrowing HeadState, UInt32) -> Note?
  ) throws(StoreError) -> [(labels: LabelSet, note: Note)] {
    // As where samples are selected: the index is read without a lock, but for the series that come in meanwhile.
    let (index, seriesCount) = writing.withLock {
      ($0.state.index.snapshot(), $0.state.index.seriesEverCount)
    }
    let chosen = selectors.map { index.select($0).array }
    let numbers = chosen.count == 1 ? chosen[0] : Array(Set(chosen.joined()))
    var notes: [(labels: LabelSet?, number: UInt32, note: Note)] = []
    var count = SelectCount(limits: limits)
    if Task.isCancelled { throw .cancelled }
    try writing.withLock { (writing) throws(StoreError) in
      let newer = writing.state.series(from: seriesCount, selectors)
      for (labels, number) in numbers.map({ (nil, $0) }) + newer.map({ ($0.labels, $0.number) }) {
        guard let note = read(writing.state, number) else { continue }
        try count.addSeries(sampleCount: sampleCount(note), byteCount: 0)
        notes.append((labels, number, note))
      }
    }
    return notes.map { ($0.labels ?? index.labels(of: $0.number) ?? LabelSet(), $0.note) }
      .sorted { $0.labels < $1.labels }
  }
}
