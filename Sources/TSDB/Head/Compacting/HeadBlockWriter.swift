internal import Blocks
internal import Chunks
internal import SeriesModel

/// Writes a block of what is in a head.
struct HeadBlockWriter<Files: FileSystem>: ~Copyable {
  private var writer: BlockWriter<Files>
  private var trimmer = ChunkTrimmer()
  private var isEmpty = true

  init(
    _ meta: BlockMeta, in directory: String, on files: Files, _ symbols: [String]
  ) throws(StoreError) {
    do throws(BlockError) {
      var writer = try BlockWriter(meta, in: directory, on: files)
      for symbol in symbols { try writer.add(symbol: symbol.utf8.span) }
      self.writer = writer
    } catch { throw .block(error) }
  }

  /// Adds a series, if anything is left of it.
  ///
  /// - Parameters:
  ///   - labels: its labels.
  ///   - chunks: its chunks, in the order of time.
  ///   - range: of which times samples are written; what the chunks have of others is left out.
  ///   - deleted: at which times they are deleted.
  mutating func append(
    _ labels: LabelSet, _ chunks: [Chunk], of range: TimeRange, without deleted: DeletedTimes
  ) throws(StoreError) {
    guard let first = chunks.first, let last = chunks.last else { return }
    var chunks = chunks
    var deleted = deleted
    if first.minTime < range.start { deleted.insert(TimeRange(.min...range.start - 1)) }
    if last.maxTime > range.end { deleted.insert(TimeRange(range.end + 1 ... .max)) }
    if !deleted.isEmpty {
      do throws(ChunkListError) {
        chunks = try trimmer.trim(chunks, without: deleted)
      } catch { throw .chunk(error.fault, of: labels) }
    }
    guard !chunks.isEmpty else { return }
    isEmpty = false
    do throws(BlockError) { try writer.append(labels, chunks) } catch { throw .block(error) }
  }

  /// Completes the block.
  ///
  /// - Returns: whether there is one: it has series.
  consuming func finish() throws(StoreError) -> Bool {
    if isEmpty { return false }
    do throws(BlockError) {
      _ = try writer.finish()
      return true
    } catch { throw .block(error) }
  }
}
