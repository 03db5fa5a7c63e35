internal import Chunks
internal import SeriesModel

/// How much a block has.
public struct BlockStats: Hashable, Sendable {
  /// The number of samples of any kind.
  public var samples = 0
  /// The number of floats.
  public var floatSamples = 0
  /// The number of native histograms.
  public var histogramSamples = 0
  /// The number of series.
  public var series = 0
  /// The number of chunks.
  public var chunks = 0
  /// The number of ranges of time that are deleted.
  public var tombstones = 0

  /// The counts of a block without content.
  public init() {}
}

extension BlockStats {
  /// The members of `meta.json`, in the order in which they are written.
  private static var fields: [(name: String, path: WritableKeyPath<BlockStats, Int>)] {
    [
      ("numSamples", \.samples), ("numFloatSamples", \.floatSamples),
      ("numHistogramSamples", \.histogramSamples), ("numSeries", \.series),
      ("numChunks", \.chunks), ("numTombstones", \.tombstones),
    ]
  }

  init(_ object: JSONObject) throws(BlockMetaError) {
    for (name, path) in Self.fields {
      let count: Int? = try object.integer(name, in: "stats")
      guard count ?? 0 >= 0 else { throw .invalid(field: "stats.\(name)") }
      self[keyPath: path] = count ?? 0
    }
  }

  /// Changes what `object` says, and leaves alone what is not known here.
  func update(_ object: inout JSONObject) {
    let order = Self.fields.map(\.name)
    for (name, path) in Self.fields {
      let count = self[keyPath: path]
      object.update(name, to: count == 0 ? nil : JSONValue(count), order: order)
    }
  }
}

extension BlockStats {
  /// Counts the samples of a chunk.
  ///
  /// - Returns: whether they could be counted: not those of chunks that cannot be decoded here, as the
  ///   down-sampled ones of Thanos.
  mutating func countSamples(of chunk: Chunk) -> Bool {
    switch chunk.kind {
    case .float: floatSamples += chunk.sampleCount
    case .integerHistogram, .floatHistogram: histogramSamples += chunk.sampleCount
    case nil: return false
    }
    samples += chunk.sampleCount
    return true
  }
}
