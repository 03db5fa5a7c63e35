internal import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Chooses series, as they are after the last commit.
  ///
  /// - Parameters:
  ///   - selector: which series.
  ///   - range: of which times samples out of order are taken along.
  func select(_ selector: Selector, in range: TimeRange) -> HeadSelection {
    // The index is read without a lock. The series that come in meanwhile are looked at one by one, since a commit
    // is seen as a whole: to read it again would not end where they keep coming.
    let (index, seriesCount) = writing.withLock {
      ($0.state.index.snapshot(), $0.state.index.seriesEverCount)
    }
    let numbers = index.select(selector).filter { index.contains($0) }
    let labels = index.labels(of: numbers)
    var selection = HeadSelection()
    selection.series = LabelSet.order(of: labels.span).map {
      HeadSelection.Series(labels: labels[$0], number: numbers[$0])
    }
    let hasNewer = writing.withLock { writing in
      let newer = writing.state.series(from: seriesCount, [selector])
      selection.series += newer.map { HeadSelection.Series(labels: $0.labels, number: $0.number) }
      writing.applier.applyAll()
      let hidden = writing.waitingCounts()
      writing.state.fill(&selection, range, hidden)
      return !newer.isEmpty
    }
    if hasNewer { selection.series.sort { $0.labels < $1.labels } }
    return selection
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// The series from a number on that one of some selectors chooses.
  mutating func series(
    from first: Int, _ selectors: [Selector]
  ) -> [(number: UInt32, labels: LabelSet)] {
    let count = index.seriesEverCount
    guard first < count else { return [] }
    let snapshot = index.snapshot()
    return (UInt32(first)..<UInt32(count)).compactMap { number in
      guard let labels = snapshot.labels(of: number),
        selectors.contains(where: { $0.matches(labels) })
      else { return nil }
      return (number, labels)
    }
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head: HeadChunkSource {
  var chunkDirectory: String { paths.chunks }

  func chunk(_ chunk: HeadChunk) throws(HeadChunkFileError) -> Chunk {
    switch chunk.place {
    case .memory(let payload): return chunk.with(payload)
    case .file(let reference):
      guard let chunkFiles else { preconditionFailure("a chunk in a file comes from there") }
      return try chunkFiles.chunk(at: reference)
    }
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// Notes how much of the series is to be seen, and leaves out those without samples.
  ///
  /// - Parameters:
  ///   - selection: the series.
  ///   - range: of which times samples out of order are taken along.
  ///   - hidden: how many samples of a series were admitted, but are not seen yet.
  fileprivate mutating func fill(
    _ selection: inout HeadSelection, _ range: TimeRange, _ hidden: [UInt32: Int]
  ) {
    selection.minTime = minValidTime
    selection.reading = reading
    selection.pages = pages
    for index in selection.series.indices {
      let number = selection.series[index].number
      let tail = tails[number]
      guard !tail.state.contains(.isGone) else { continue }
      let hiddenCount = hidden.isEmpty ? 0 : hidden[number, default: 0]
      selection.series[index].count = Int(tail.count) - hiddenCount
      if tail.state.contains(.hasOutOfOrder) {
        selection.series[index].outOfOrder = pages.withSeries(number) {
          $0.outOfOrderChunks(in: range, rules.rules)
        }
      }
      if !deleted.isEmpty, let times = deleted[number] { selection.series[index].deleted = times }
    }
    selection.series.removeAll { $0.count == 0 && $0.outOfOrder.isEmpty }
  }
}
