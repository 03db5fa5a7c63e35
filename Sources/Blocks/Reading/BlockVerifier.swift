internal import BitCoding
internal import Chunks
internal import InvertedIndex
internal import SeriesModel

/// Looks at all files of a block.
struct BlockVerifier: ~Copyable {
  private let directory: String
  private var restorer = ChunkRestorer()
  private var found = BlockStats()
  /// Whether all series could be read, so that their number is known, and that of their chunks.
  private var areSeriesKnown = true
  /// Whether all chunks could be read and decoded, so that the number of samples is known.
  private var areSamplesKnown = true

  init(directory: String) { self.directory = directory }

  mutating func verify(on files: some FileSystem, _ report: (BlockError) -> Void) {
    let names: [String]
    do throws(FileSystemError) {
      names = try files.list(directory)
    } catch { return report(BlockError(error)) }
    let known =
      [BlockMeta.fileName, Tombstones.fileName, BlockDirectory.index, BlockDirectory.chunks]
      + [BlockDirectory.sealed] + BlockDirectory.marks
    for name in names where !known.contains(name) {
      report(BlockError(directory + "/" + name, .unexpected))
    }
    let hasSealed = names.contains(BlockDirectory.sealed)
    let meta = attempt(report) { () throws(BlockError) in
      try Block.readMeta(directory, on: files)
    }
    let tombstones = attempt(report) { () throws(BlockError) in
      try Block.readTombstones(directory, on: files)
    }
    let index = attempt(report) { () throws(BlockError) in
      try Block.readIndex(directory, on: files).0
    }
    var forms: [BlockChunks?] = []
    if names.contains(BlockDirectory.chunks) || !hasSealed {
      let path = directory + "/" + BlockDirectory.chunks
      forms.append(
        attempt(report) { () throws(BlockError) in try BlockChunks(plain: path, on: files) })
      verifyNames(path, on: files, report)
    }
    if hasSealed {
      let path = directory + "/" + BlockDirectory.sealed
      forms.append(
        attempt(report) { () throws(BlockError) in try BlockChunks(sealed: path, on: files) })
      verifyNames(path, besides: BlockDirectory.sealedTable, on: files, report)
    }
    verifyContents(meta, tombstones, index, forms.compactMap(\.self), report)
  }

  private mutating func verifyContents(
    _ meta: BlockMeta?, _ tombstones: Tombstones?, _ index: IndexReader?, _ forms: [BlockChunks],
    _ report: (BlockError) -> Void
  ) {
    for form in forms { for fault in form.segments.faults { report(fault) } }
    if let meta { verifyName(meta, report) }
    if let index {
      index.verify { report(BlockError(indexPath, $0)) }
      verifySeries(index, forms, meta, tombstones, report)
    }
    guard let meta else { return }
    areSeriesKnown = areSeriesKnown && index != nil
    areSamplesKnown = areSamplesKnown && areSeriesKnown && !forms.isEmpty
    verifyCounts(meta, tombstones, report)
  }

  private var indexPath: String { directory + "/" + BlockDirectory.index }

  /// Tells of an error, and makes nil of it.
  private func attempt<Result>(
    _ report: (BlockError) -> Void, _ body: () throws(BlockError) -> Result
  ) -> Result? {
    do throws(BlockError) {
      return try body()
    } catch {
      report(error)
      return nil
    }
  }

  /// Tells of what is among segments and neither one of them nor the other file that belongs there.
  private func verifyNames(
    _ path: String, besides other: String? = nil, on files: some FileSystem,
    _ report: (BlockError) -> Void
  ) {
    // Whether the directory can be listed at all has been told.
    for name in (try? files.list(path)) ?? [] where !SegmentFiles.isName(name) && name != other {
      report(BlockError(path + "/" + name, .unexpected))
    }
  }

  private func verifyName(_ meta: BlockMeta, _ report: (BlockError) -> Void) {
    let name = directory.split(separator: "/").last
    if let name, name != "." && name != "..", name != meta.ulid.description {
      report(BlockError(directory, .wrongName(meta.ulid)))
    }
  }

  private mutating func verifySeries(
    _ index: IndexReader, _ forms: [BlockChunks], _ meta: BlockMeta?, _ tombstones: Tombstones?,
    _ report: (BlockError) -> Void
  ) {
    var (cursor, series, builder) = (index.makeSeriesCursor(), SeriesEntry(), LabelSetBuilder())
    var deleted = Set(tombstones?.series ?? [])
    // All series together have no more chunks than there are.
    var rooms = forms.map(\.segments.readingLimit)
    while !cursor.isAtEnd {
      do throws(IndexError) {
        guard try cursor.next(into: &series) else { break }
      } catch {
        // The index has told of it, and of labels that cannot be read.
        areSeriesKnown = false
        continue
      }
      deleted.remove(UInt64(series.reference))
      found.series += 1
      found.chunks += series.chunks.count
      let labels = (try? index.labels(of: series, using: &builder)) ?? LabelSet()
      verifyTimes(of: series, labels, meta, report)
      for (position, form) in forms.enumerated() {
        verifyChunks(of: series, form, &rooms[position], isCounted: position == 0, report)
      }
    }
    for series in deleted.sorted() where areSeriesKnown {
      report(BlockError(directory + "/" + Tombstones.fileName, .unknownSeries(series)))
    }
  }

  private func verifyTimes(
    of series: SeriesEntry, _ labels: LabelSet, _ meta: BlockMeta?, _ report: (BlockError) -> Void
  ) {
    if series.chunks.isEmpty {
      report(BlockError(indexPath, byteOffset: series.byteOffset, .noChunks(labels)))
    }
    guard let meta else { return }
    for chunk in series.chunks {
      guard let range = TimeRange(start: chunk.minTime, end: chunk.maxTime) else { continue }
      if range.start < meta.minTime || range.end >= meta.maxTime {
        let fault = BlockFault.outsideRange(range, of: labels)
        report(BlockError(indexPath, byteOffset: series.byteOffset, fault))
      }
    }
  }

  private mutating func verifyChunks(
    of series: SeriesEntry, _ form: BlockChunks, _ room: inout Int, isCounted: Bool,
    _ report: (BlockError) -> Void
  ) {
    let segments = form.segments
    switch form {
    case .plain:
      for meta in series.chunks {
        let reference = ChunkReference(rawValue: meta.reference)
        verify(at: reference, segments, isCounted: isCounted, report) { _ throws(BlockError) in
          [try segments.chunk(meta, room: &room)]
        }
      }
    case .sealed:
      let groups = attempt(report) { () throws(BlockError) in try form.groups(of: series) }
      if groups == nil, isCounted { areSamplesKnown = false }
      for group in groups ?? [] {
        verify(at: group.reference, segments, isCounted: isCounted, report) {
          restorer throws(BlockError) in
          try form.restored(group, of: series, room: &room, using: &restorer)
        }
      }
    }
  }

  /// Reads chunks, makes sure that their samples are those of which they tell, and counts them.
  private mutating func verify(
    at reference: ChunkReference, _ segments: SegmentFiles, isCounted: Bool,
    _ report: (BlockError) -> Void, _ read: (inout ChunkRestorer) throws(BlockError) -> [Chunk]
  ) {
    do throws(BlockError) {
      for chunk in try read(&restorer) {
        do throws(ChunkFault) {
          try Self.check(chunk)
        } catch { throw segments.error(reference, .chunk(error)) }
        if isCounted, !found.countSamples(of: chunk) { areSamplesKnown = false }
      }
    } catch {
      if isCounted { areSamplesKnown = false }
      report(error)
    }
  }

  private static func check(_ chunk: Chunk) throws(ChunkFault) {
    // Known, but not how to decode it.
    if chunk.encoding == .thanosAggregate { return }
    guard try Chunk(encoding: chunk.encoding, payload: chunk.payload) == chunk else {
      throw .misdescribed
    }
  }

  private func verifyCounts(
    _ meta: BlockMeta, _ tombstones: Tombstones?, _ report: (BlockError) -> Void
  ) {
    let stated = meta.stats
    let path = directory + "/" + BlockMeta.fileName
    func compare(_ what: String, _ stated: Int, _ found: Int) {
      if stated != found {
        report(BlockError(path, .wrongCount(of: what, stated: stated, found: found)))
      }
    }
    if areSeriesKnown {
      compare("series", stated.series, found.series)
      compare("chunks", stated.chunks, found.chunks)
    }
    if let tombstones { compare("tombstones", stated.tombstones, tombstones.count) }
    guard areSamplesKnown else { return }
    compare("samples", stated.samples, found.samples)
    // Prometheus before 2.55 does not tell the kinds apart.
    guard stated.floatSamples > 0 || stated.histogramSamples > 0 else { return }
    compare("floats", stated.floatSamples, found.floatSamples)
    compare("histograms", stated.histogramSamples, found.histogramSamples)
  }
}
