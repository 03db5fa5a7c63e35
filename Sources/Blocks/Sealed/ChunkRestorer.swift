internal import Chunks
internal import Gorilla
internal import InvertedIndex
internal import SeriesModel

/// Makes of sealed chunks again what was sealed, for ``BlockCursor/originalChunks(using:)``.
public struct ChunkRestorer: ~Copyable, Sendable {
  private var cursor = ChunkCursor()
  private var floats = XORAppender()

  /// A restorer without buffers yet.
  public init() {}

  /// The chunks for which one of a sealed block stands.
  ///
  /// - Parameters:
  ///   - stored: the chunk of the sealed block.
  ///   - group: what the table has for it.
  ///   - metas: what the index has for the chunks, as many as the group says.
  /// - Returns: the chunks; that which is not sealed is one of Prometheus already.
  /// - Throws: `ChunkFault` if the chunk cannot be decoded, or has other samples than the index tells.
  /// - Complexity: O(the number of samples, times that of buckets)
  mutating func restore(
    _ stored: Chunk, _ group: SealedGroup, _ metas: ArraySlice<ChunkMeta>
  ) throws(ChunkFault) -> [Chunk] {
    guard stored.encoding == .sealed else {
      guard metas.count == 1 else { throw .misdescribed }
      return [stored]
    }
    cursor.open([stored])
    defer { cursor.open([]) }
    do throws(ChunkListError) {
      switch try cursor.next() {
      case .float:
        return try restoreFloats(stored, group, metas)
      case .integerHistogram:
        var appender = HistogramAppender<UInt64>(hasStartTimes: hasStartTimes)
        cursor.withHistograms { columns, _ in
          appender.removeAll(counterReset: columns.counterReset)
          appender.append(columns)
        }
        let encoding = appender.hasStartTimes ? ChunkEncoding.histogramST : .histogram
        return try histograms(encoding, appender.finish(), stored, group, metas)
      case .floatHistogram:
        var appender = HistogramAppender<Double>(hasStartTimes: hasStartTimes)
        cursor.withFloatHistograms { columns, _ in
          appender.removeAll(counterReset: columns.counterReset)
          appender.append(columns)
        }
        let encoding = appender.hasStartTimes ? ChunkEncoding.floatHistogramST : .floatHistogram
        return try histograms(encoding, appender.finish(), stored, group, metas)
      case nil: throw ChunkListError(chunk: 0, fault: .empty)
      }
    } catch { throw error.fault }
  }

  private var hasStartTimes: Bool { cursor.withStartTimes { !$0.isEmpty } }

  /// The chunk of histograms, each of which is sealed by itself.
  private func histograms(
    _ encoding: ChunkEncoding, _ payload: [UInt8], _ stored: Chunk, _ group: SealedGroup,
    _ metas: ArraySlice<ChunkMeta>
  ) throws(ChunkListError) -> [Chunk] {
    let times = cursor.withTimestamps { ($0[0], $0[$0.count - 1]) }
    guard let meta = metas.first, metas.count == 1, times == (meta.minTime, meta.maxTime) else {
      throw ChunkListError(chunk: 0, fault: .misdescribed)
    }
    return [
      Chunk(
        encoding: ChunkEncodingByte(encoding),
        payload: payload + (group.legacyTails.isEmpty ? [] : [0]), minTime: meta.minTime,
        maxTime: meta.maxTime, sampleCount: stored.sampleCount)
    ]
  }

  /// The chunks of floats, as the times of the index divide them.
  private mutating func restoreFloats(
    _ stored: Chunk, _ group: SealedGroup, _ metas: ArraySlice<ChunkMeta>
  ) throws(ChunkListError) -> [Chunk] {
    let (timestamps, values) = cursor.withFloats { timestamps, values in
      (timestamps.indices.map { timestamps[$0] }, values.indices.map { values[$0] })
    }
    var chunks: [Chunk] = []
    var start = 0
    for (index, meta) in metas.enumerated() {
      let end = timestamps[start...].firstIndex { $0 > meta.maxTime } ?? timestamps.count
      guard end > start, end - start <= XORAppender.capacity, timestamps[start] == meta.minTime,
        timestamps[end - 1] == meta.maxTime
      else { throw ChunkListError(chunk: 0, fault: .misdescribed) }
      floats.removeAll()
      floats.append(
        timestamps.span.extracting(start..<end), values.span.extracting(start..<end))
      var payload = floats.withBytes { [UInt8](copying: $0) }
      if group.legacyTails.contains(index) { payload.append(0) }
      chunks.append(
        Chunk(
          encoding: ChunkEncodingByte(.xor), payload: payload, minTime: meta.minTime,
          maxTime: meta.maxTime, sampleCount: end - start))
      start = end
    }
    guard start == timestamps.count else { throw ChunkListError(chunk: 0, fault: .misdescribed) }
    return chunks
  }
}
