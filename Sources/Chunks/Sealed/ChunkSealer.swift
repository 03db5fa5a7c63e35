internal import BitCoding
internal import Gorilla
internal import SeriesModel

/// Makes sealed chunks of a series' chunks that take no more samples.
///
/// ```swift
/// var sealer = ChunkSealer()
/// let sealed = try sealer.seal(chunks)
/// ```
///
/// Chunks of floats that follow one another become one, as long as it has at most ``sampleLimit``
/// samples: the longer it is, the fewer bytes each sample takes. Each chunk of histograms is sealed by
/// itself. What cannot be sealed is passed on as it is: floats with start times, chunks with too many
/// samples or counts of buckets, and those of an encoding that is unknown here.
public struct ChunkSealer: ~Copyable, Sendable {
  /// The most samples of a sealed chunk.
  public let sampleLimit: Int
  private var cursor = ChunkCursor()
  private var encoder = SealedEncoder()
  private var timestamps: [Int64] = []
  private var values: [Double] = []
  private var payload: [UInt8] = []

  /// A sealer without buffers yet.
  ///
  /// - Parameter sampleLimit: the most samples of a sealed chunk. Who reads one sample decodes all.
  /// - Precondition: `sampleLimit` is in `1...SealedFormat.maximumCount`.
  public init(sampleLimit: Int = SealedFormat.maximumCount) {
    precondition(
      1...SealedFormat.maximumCount ~= sampleLimit, "a sealed chunk has 1 to 8192 samples")
    self.sampleLimit = sampleLimit
  }

  /// Seals chunks of one series.
  ///
  /// - Parameter chunks: the chunks, in the order of time.
  /// - Returns: chunks of the same samples, in the same order.
  /// - Throws: ``ChunkListError`` for a chunk that would have to be decoded, and is corrupt or has other
  ///   samples than it is said to have.
  /// - Complexity: O(the number of samples)
  public mutating func seal(_ chunks: [Chunk]) throws(ChunkListError) -> [Chunk] {
    var sealed: [Chunk] = []
    var start = 0
    while start < chunks.count {
      let end = endOfRun(chunks, from: start)
      let run = chunks[start..<end]
      if let chunk = try seal(run) { sealed.append(chunk) } else { sealed += run }
      start = end
    }
    return sealed
  }

  /// Where the chunks end that become one with that at `start`.
  private func endOfRun(_ chunks: [Chunk], from start: Int) -> Int {
    guard Self.isJoinable(chunks[start]) else { return start + 1 }
    var (end, room) = (start + 1, sampleLimit - chunks[start].sampleCount)
    while end < chunks.count, Self.isJoinable(chunks[end]), chunks[end].sampleCount <= room,
      chunks[end - 1].maxTime < chunks[end].minTime
    {
      room -= chunks[end].sampleCount
      end += 1
    }
    return end
  }

  private static func isJoinable(_ chunk: Chunk) -> Bool {
    chunk.encoding.encoding == .xor || chunk.encoding == .sealed && chunk.kind == .float
  }

  /// One chunk in place of several; nil if they stay as they are.
  private mutating func seal(_ run: ArraySlice<Chunk>) throws(ChunkListError) -> Chunk? {
    let (first, last) = (run[run.startIndex], run[run.endIndex - 1])
    guard first.encoding.isDecodable, first.encoding.encoding != .xor2,
      first.encoding != .sealed || run.count > 1, first.sampleCount <= sampleLimit
    else { return nil }
    let count: Int?
    do throws(ChunkListError) {
      count = try encode(Array(run))
    } catch { throw ChunkListError(chunk: run.startIndex + error.chunk, fault: error.fault) }
    guard let count else { return nil }
    return Chunk(
      encoding: .sealed, payload: payload.span.copy(), minTime: first.minTime,
      maxTime: last.maxTime, sampleCount: count)
  }

  /// Encodes the samples of `chunks`, and returns their number; nil if that cannot be done.
  private mutating func encode(_ chunks: [Chunk]) throws(ChunkListError) -> Int? {
    timestamps.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    cursor.open(chunks)
    defer { cursor.open([]) }
    var times = [SampleTimes](repeating: SampleTimes(), count: chunks.count)
    var isEncoded = true
    while let kind = try cursor.next() {
      cursor.withTimestamps { times[cursor.chunkIndex].add($0) }
      switch kind {
      case .float:
        cursor.withFloats { timestamps, values in
          self.timestamps.append(copying: timestamps)
          self.values.append(copying: values)
        }
      case .integerHistogram:
        isEncoded = cursor.withHistograms { columns, _ in
          Self.canSeal(columns) && (try? encoder.encode(columns, into: &payload)) != nil
        }
      case .floatHistogram:
        isEncoded = cursor.withFloatHistograms { columns, _ in
          Self.canSeal(columns) && (try? encoder.encode(columns, into: &payload)) != nil
        }
      }
    }
    for (index, chunk) in chunks.enumerated() { try times[index].check(chunk, at: index) }
    if !values.isEmpty {
      // Lent apart from the encoder: all of `self` cannot be lent twice.
      let (timestamps, values) = (timestamps, values)
      isEncoded = (try? encoder.encode(timestamps.span, values.span, into: &payload)) != nil
    }
    return isEncoded ? times.reduce(0) { $0 + $1.count } : nil
  }

  /// Whether the encoder takes the samples of a chunk.
  private static func canSeal<Count: HistogramCount>(
    _ columns: borrowing HistogramColumns<Count>
  ) -> Bool {
    columns.count <= SealedFormat.maximumCount && columns.layout.isValid
      && columns.buckets.count <= SealedFormat.maximumBucketCounts
  }
}
