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
    // No further than there are samples: those to come are not deleted. Late ones may be there alone, and
    // are older than what is in blocks.
    let end = min(range.end, state.newestTime)
    guard let range = TimeRange(start: range.start, end: end) else { return 0 }
    let series = state.index.snapshot().select(selector).filter { state.tails.contains($0) }
    guard !series.isEmpty else { return 0 }
    try log?.append(
      .tombstones(
        series.map { LogTombstone(series: state.tails[$0].logReference, range: range) }))
    for number in series { state.deleted[number, default: DeletedTimes()].insert(range) }
    return series.count
  }
}
