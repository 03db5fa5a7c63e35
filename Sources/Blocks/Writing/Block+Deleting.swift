public import InvertedIndex
public import SeriesModel

extension Block {
  /// Deletes samples: adds them to the tombstones of the block, on files and in this value.
  ///
  /// Copies of the value that others have go on without. A range that reaches out of the times of a series is
  /// cut off there, as Prometheus does it.
  ///
  /// - Parameters:
  ///   - selector: the series.
  ///   - range: the times of the samples.
  ///   - files: where the block is.
  /// - Returns: of how many series something is deleted now that was not before.
  /// - Throws: ``BlockError``; then this value is what it was, and the files may have the deletion already.
  /// - Complexity: that of selecting, O(the series' bytes in the index), and O(the tombstones)
  @discardableResult
  public mutating func delete(
    _ selector: Selector, in range: TimeRange, on files: some FileSystem
  ) throws(BlockError) -> Int {
    var new = tombstones
    var count = 0
    var cursor = makeCursor(of: try select(selector, in: range))
    while try cursor.next() {
      let chunks = cursor.series.chunks
      guard chunks.contains(where: { $0.maxTime >= range.start && $0.minTime <= range.end }),
        let first = chunks.map(\.minTime).min(), let last = chunks.map(\.maxTime).max(),
        let times = TimeRange(start: first, end: last)?.intersection(range)
      else { continue }
      let series = UInt64(cursor.series.reference)
      guard !new[series].contains(times) else { continue }
      new.delete(times, ofSeries: series)
      count += 1
    }
    guard count > 0 else { return 0 }
    var newMeta = meta
    newMeta.stats.tombstones = new.count
    let bytes = new.bytes()
    let path = directory + "/" + Tombstones.fileName
    try withFiles { () throws(FileSystemError) in try files.replace(path, with: bytes.span) }
    try replaceMeta(with: newMeta, on: files)
    tombstones = new
    return count
  }

  /// Changes what the block is, on files and in this value.
  package mutating func replaceMeta(
    with newMeta: BlockMeta, on files: some FileSystem
  ) throws(BlockError) {
    let text = newMeta.text()
    let directory = directory
    try withFiles { () throws(FileSystemError) in
      try files.replace(directory + "/" + BlockMeta.fileName, with: text.span)
      try files.synchronizeDirectory(directory)
    }
    meta = newMeta
  }
}
