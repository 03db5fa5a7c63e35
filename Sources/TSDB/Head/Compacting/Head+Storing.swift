internal import Blocks
internal import Chunks
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Head {
  /// Moves complete chunks from memory to files.
  ///
  /// What they have of commits is made durable in the log first: otherwise a crash of the system could leave these
  /// chunks, and nothing else of a commit.
  ///
  /// - Throws: `FileSystemError`; what is not in a file stays in memory.
  func storeChunks() throws(FileSystemError) {
    try storing.withLock { (storing) throws(FileSystemError) in
      let (numbers, pages, tails) = writing.withLock { $0.takeUnstored() }
      guard !numbers.isEmpty else { return }
      var stored: [StoredChunks] = []
      for (number, tail) in zip(numbers, tails) {
        var chunks = StoredChunks(number: number, logReference: tail.logReference)
        pages.withSeries(number) { series in
          series.updateChunks { chunk, isOutOfOrder in
            guard let complete = chunk.inMemory else { return }
            let reference = storing?.append(
              complete, series: tail.logReference, isOutOfOrder: isOutOfOrder)
            guard let reference else { return }
            if isOutOfOrder {
              chunks.outOfOrder.append(reference)
            } else {
              chunks.inOrder.append(reference)
            }
          }
        }
        stored.append(chunks)
      }
      do throws(FileSystemError) {
        try synchronize()
        try storing?.flush()
      } catch {
        storing?.discard()
        writing.withLock { $0.state.unstored += numbers }
        throw error
      }
      for chunks in stored where chunks.outOfOrder.isEmpty {
        pages.withSeries(chunks.number) { $0.place(chunks) }
      }
      try withSettledWriting { (writing) throws(FileSystemError) in
        try writing.place(stored.filter { !$0.outOfOrder.isEmpty })
      }
    }
  }
}

/// Where the chunks of a series are now that were in memory, in the order in which they were completed.
struct StoredChunks {
  var number: UInt32
  var logReference: UInt64
  var inOrder: [ChunkReference] = []
  var outOfOrder: [ChunkReference] = []
}

extension HeadSeries {
  /// Notes that the first of the chunks in memory are in a file. Others have been completed since.
  mutating func place(_ stored: StoredChunks) {
    var (inOrder, outOfOrder) = (stored.inOrder[...], stored.outOfOrder[...])
    updateChunks { chunk, isOutOfOrder in
      guard chunk.inMemory != nil else { return }
      let reference = isOutOfOrder ? outOfOrder.popFirst() : inOrder.popFirst()
      if let reference { chunk.place = .file(reference) }
    }
  }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadWriting {
  fileprivate mutating func takeUnstored() -> ([UInt32], SeriesPages, [SeriesTail]) {
    let unstored = Set(state.unstored + applier.takeCompleted())
    state.unstored = []
    let numbers = unstored.sorted().filter { state.tails.contains($0) }
    return (numbers, state.pages, numbers.map { state.tails[$0] })
  }

  /// Notes that chunks of samples out of order are in files, also in the log.
  ///
  /// A marker says that all samples before it are in the chunk. So those that have come since the chunk was
  /// completed are logged once more, behind it. If others of them are in a chunk already, which is in memory alone,
  /// there is no marker: that of the other one, when it is in a file, counts for both.
  fileprivate mutating func place(_ stored: [StoredChunks]) throws(FileSystemError) {
    guard !stored.isEmpty else { return }
    var markers: [LogChunkMarker] = []
    var latest: [OutOfOrderSample] = []
    var references: [UInt64] = []
    for chunks in stored {
      let samples = state.pages.withSeries(chunks.number) { series in
        series.place(chunks)
        return series.hasOutOfOrderChunksInMemory ? nil : series.outOfOrderSamples
      }
      guard let samples else { continue }
      for chunk in chunks.outOfOrder {
        markers.append(LogChunkMarker(series: chunks.logReference, chunk: chunk))
      }
      latest += samples
      references += repeatElement(chunks.logReference, count: samples.count)
    }
    try log?.append(markers, latest, references)
  }
}
