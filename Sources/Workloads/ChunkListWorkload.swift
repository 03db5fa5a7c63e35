public import Chunks
internal import Gorilla

/// The measured work on lists of chunks: series of one ``Shape`` that go over eight hours.
///
/// Every body returns a value that depends on all of its results, so that none can be left out, and
/// by which a test can tell that the work is still the same.
public struct ChunkListWorkload: ~Copyable, Sendable {
  /// The number of samples of each series.
  public static let samplesPerSeries = 1_920
  /// The number of samples of all series.
  public var sampleCount: Int { series.count * Self.samplesPerSeries }

  /// The samples of each series.
  public let series: [FloatSeries]
  /// The chunks of each series.
  public let chunks: [[Chunk]]
  /// The same, sealed.
  public let sealed: [[Chunk]]
  /// The chunks of three replicas of each series, of which none has all samples.
  public let lossyReplicas: [[[Chunk]]]
  /// The chunks of three replicas of each series that have all samples; no array is in two of them.
  public let equalReplicas: [[[Chunk]]]
  private var builder = ChunkBuilder()
  private var cursor = ChunkCursor()
  private var merger = ChunkMerger()
  private var built: [Chunk] = []

  /// Series of `shape`, and their chunks.
  ///
  /// - Parameters:
  ///   - shape: which kind of series.
  ///   - seriesCount: how many of them.
  /// - Throws: ``Chunks/ChunkListError``, if the building of chunks were at fault.
  public init(_ shape: Shape, seriesCount: Int = 16) throws(ChunkListError) {
    let series = (0..<seriesCount).map { shape.series($0, count: Self.samplesPerSeries) }
    var sealer = ChunkSealer()
    var sealed: [[Chunk]] = []
    chunks = series.map { $0.chunks { _ in true } }
    for list in chunks { sealed.append(try sealer.seal(list)) }
    self.sealed = sealed
    lossyReplicas = series.map { series in
      (0..<3).map { replica in series.chunks { $0 % 50 != 16 * replica } }
    }
    equalReplicas = series.map { series in (0..<3).map { _ in series.chunks { _ in true } } }
    self.series = series
  }

  /// Makes the chunks of every series, from columns.
  public mutating func build() -> UInt64 {
    var digest: UInt64 = 0
    for index in series.indices {
      let (timestamps, values) = (series[index].timestamps, series[index].values)
      built.removeAll(keepingCapacity: true)
      builder.append(timestamps.span, values.span, to: &built)
      if let chunk = builder.finish() { built.append(chunk) }
      digest = Self.digest(of: built, behind: digest)
    }
    return digest
  }

  /// Makes the chunks of every series, a sample at a time.
  public mutating func buildSingly() -> UInt64 {
    var digest: UInt64 = 0
    for index in series.indices {
      let (timestamps, values) = (series[index].timestamps, series[index].values)
      built.removeAll(keepingCapacity: true)
      for (timestamp, value) in zip(timestamps, values) {
        if let chunk = builder.append(Sample(timestamp: timestamp, value: value)) {
          built.append(chunk)
        }
      }
      if let chunk = builder.finish() { built.append(chunk) }
      digest = Self.digest(of: built, behind: digest)
    }
    return digest
  }

  /// Reads the chunks of every series.
  public mutating func read() throws(ChunkListError) -> UInt64 { try read(chunks) }

  /// Reads the sealed chunks of every series.
  public mutating func readSealed() throws(ChunkListError) -> UInt64 { try read(sealed) }

  private mutating func read(_ lists: [[Chunk]]) throws(ChunkListError) -> UInt64 {
    var digest: UInt64 = 0
    for list in lists {
      cursor.open(list)
      while try cursor.next() != nil {
        cursor.withFloats { timestamps, values in
          digest =
            digest &* 31 &+ UInt64(bitPattern: timestamps[timestamps.count - 1])
            &+ values[values.count - 1].bitPattern
        }
      }
    }
    return digest
  }

  /// Merges the replicas of every series that lack samples.
  public mutating func mergeLossy() throws(ChunkListError) -> UInt64 { try merge(lossyReplicas) }

  /// Merges the replicas of every series that are the same.
  public mutating func mergeSame() throws(ChunkListError) -> UInt64 { try merge(equalReplicas) }

  private mutating func merge(_ replicas: [[[Chunk]]]) throws(ChunkListError) -> UInt64 {
    var digest: UInt64 = 0
    for lists in replicas { digest = Self.digest(of: try merger.merge(lists), behind: digest) }
    return digest
  }

  /// A number that depends on the lengths of `chunks`, and on what `digest` did.
  public static func digest(of chunks: [Chunk], behind digest: UInt64 = 0) -> UInt64 {
    chunks.reduce(digest) { $0 &* 31 &+ UInt64($1.payload.count &+ $1.sampleCount) }
  }
}

extension FloatSeries {
  /// The chunks of the samples whose numbers `isKept`.
  fileprivate func chunks(_ isKept: (Int) -> Bool) -> [Chunk] {
    var builder = ChunkBuilder()
    var chunks: [Chunk] = []
    let kept = timestamps.indices.filter(isKept)
    let (keptTimes, keptValues) = (kept.map { timestamps[$0] }, kept.map { values[$0] })
    builder.append(keptTimes.span, keptValues.span, to: &chunks)
    if let chunk = builder.finish() { chunks.append(chunk) }
    return chunks
  }
}
