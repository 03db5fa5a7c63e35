internal import Blocks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Deletes samples that are there now.
  ///
  /// - Returns: of how many series.
  func delete(_ selector: Selector, in range: TimeRange) throws(FileSystemError) -> Int {
    try withSettledWriting { (writing) throws(FileSystemError) in
      try writing.delete(selector, in: range)
    }
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadWriting {
  fileprivate mutating func delete(
    _ selector: Selector, in range: TimeRange
  ) throws(FileSystemError) -> Int {
    checkOpen()
    var deletions: [(number: UInt32, range: TimeRange)] = []
    for number in state.index.snapshot().select(selector) where state.tails.contains(number) {
      // No further than the series has samples: those to come are not deleted.
      if let latest = state.latestTime(of: number),
        let range = TimeRange(start: range.start, end: min(range.end, latest))
      {
        deletions.append((number, range))
      }
    }
    guard !deletions.isEmpty else { return 0 }
    try log?.append([
      .tombstones(
        deletions.map {
          LogTombstone(series: state.tails[$0.number].logReference, range: $0.range)
        })
    ])
    for (number, range) in deletions {
      state.deleted[number, default: DeletedTimes()].insert(range)
    }
    return deletions.count
  }

  /// Tells the log which deletions are over: otherwise the next start would take late samples for deleted ones that
  /// have come since.
  mutating func logEndedDeletions() throws(FileSystemError) {
    if state.endedDeletions.isEmpty { return }
    let ended = state.endedDeletions.sorted()
    var left: [LogTombstone] = []
    for series in ended {
      guard let number = state.references[series] else { continue }
      left += (state.deleted[number]?.ranges ?? []).map { LogTombstone(series: series, range: $0) }
    }
    try log?.append([.endedDeletions(ended)] + (left.isEmpty ? [] : [.tombstones(left)]))
    state.endedDeletions = []
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// The last time that a series has a sample of, be it late; nil if it has none.
  fileprivate func latestTime(of number: UInt32) -> Int64? {
    let tail = tails[number]
    let inOrder = tail.state.contains(.hasSamples) ? tail.maxTime : nil
    guard tail.state.contains(.hasOutOfOrder),
      let late = pages.withSeries(number, { $0.outOfOrderMaxTime })
    else { return inOrder }
    return max(late, inOrder ?? late)
  }
}
