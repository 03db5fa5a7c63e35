import Blocks
import Chunks
import Gorilla
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Histograms with custom and with negative buckets, of both kinds of counts")
struct HistogramKindTests {
  /// A histogram with custom buckets; the last one has no upper bound.
  static func custom(_ number: UInt64, bounds: [Double] = [-2.5, 0.125, 3]) -> Histogram<UInt64> {
    var layout = HistogramLayout()
    layout.schema = HistogramLayout.customBucketsSchema
    layout.customBounds = bounds
    // One more bucket comes into use later.
    layout.positiveSpans =
      number < 30
      ? [HistogramSpan(offset: 0, length: 2)]
      : [HistogramSpan(offset: 0, length: 2), HistogramSpan(offset: 1, length: 1)]
    let buckets = [number, 2 * number + 1, number / 3].prefix(layout.bucketCount)
    return Histogram(
      layout: layout, count: buckets.reduce(0, +), zeroCount: 0, sum: Double(number) - 0.5,
      buckets: Array(buckets))
  }

  /// A histogram with positive and negative buckets, and a zero bucket between.
  static func negative(_ number: UInt64, schema: Int32 = 3) -> Histogram<UInt64> {
    var layout = HistogramLayout()
    layout.schema = schema
    layout.zeroThreshold = 0.001
    layout.positiveSpans = [HistogramSpan(offset: -3, length: 1)]
    layout.negativeSpans = [
      HistogramSpan(offset: 2, length: 2), HistogramSpan(offset: 5, length: 1),
    ]
    return Histogram(
      layout: layout, count: 5 * number + 4, zeroCount: number, sum: -Double(number),
      buckets: [number, 3, number + 1, 2 * number])
  }

  /// The same with float counts, which are no integers.
  static func halves(_ histogram: Histogram<UInt64>) -> Histogram<Double> {
    var halves = histogram.asFloats
    halves.count /= 2
    halves.zeroCount /= 2
    halves.buckets = halves.buckets.map { $0 / 2 }
    return halves
  }

  /// The samples of each series at a time: a kind each, and two in which kinds and layouts change.
  static func samples(_ number: UInt64) -> [StoredValue] {
    let (custom, negative) = (custom(number), negative(number))
    let changing: [StoredValue] = [
      .histogram(custom), .histogram(Self.custom(number, bounds: [-2.5, 0.125, 4])),
      .histogram(negative), .float(Double(number)), .histogram(Self.negative(number, schema: 2)),
      .histogram(Histogram()), .floatHistogram(halves(custom)), .floatHistogram(halves(negative)),
    ]
    return [
      .histogram(custom), .floatHistogram(halves(custom)), .histogram(negative),
      .floatHistogram(halves(negative)), changing[Int(number / 5) % 8], changing[Int(number) % 8],
    ]
  }

  @Test(
    "keep all of their buckets in log, chunk files and blocks, through restarts",
    arguments: [false, true])
  func kept(isLate: Bool) throws {
    var files = MemoryFileSystem()
    var store = try Store(files)
    var expected: StoredSamples = [:]
    func append(_ number: Int64, at time: Int64) throws {
      var batch = AppendBatch()
      for (index, value) in Self.samples(UInt64(number)).enumerated() {
        batch.append(series(index), at: time, value)
        expected[series(index), default: [:]][time] = value
      }
      try store.commit(&batch)
      #expect(batch.rejections.isEmpty)
    }
    if isLate { try append(100, at: 1_900) }
    for number in 0..<64 as Range<Int64> {
      // Late ones in another order than that of their times.
      let number = isLate ? number * 37 % 64 : number
      try append(number, at: 100 + number * 27)
    }
    let forms = try Self.forms(files, isLate ? "wbl" : "wal")
    #expect(
      forms == [
        "histogram exponential", "histogram custom", "float exponential", "float custom",
      ])
    for stage in ["log", "chunk files", "blocks", "compacted blocks"] {
      switch stage {
      case "log": break
      case "chunk files":
        try store.maintain()
        let chunks = try Self.headChunks(files)
        #expect(try Self.layouts(chunks) == Self.allLayouts, "\(stage)")
        #expect(isLate == chunks.contains { $0.isOutOfOrder }, "\(stage)")
      default:
        try store.flush()
        try store.maintain()
        let blocks = try BlockSet("/data", on: files, isReadOnly: true).blocks
        #expect(try Self.layouts(blocks) == Self.allLayouts, "\(stage)")
      }
      #expect(try store.content() == expected, "\(stage)")
      files = files.restarted(.nothing)
      store = try Store(files)
      #expect(store.replay.isSound)
      #expect(try store.content() == expected, "\(stage), after a restart")
    }
  }

  /// Which kinds of records a log has.
  private static func forms(_ files: MemoryFileSystem, _ log: String) throws -> Set<String> {
    var forms: Set<String> = []
    for record in try readLog("/data/" + log, on: files).records {
      switch try LogRecord(record.bytes.span) {
      case .histograms(_, let form): forms.insert("histogram \(form)")
      case .floatHistograms(_, let form): forms.insert("float \(form)")
      default: break
      }
    }
    return forms
  }

  private static func headChunks(_ files: MemoryFileSystem) throws -> [FoundHeadChunk] {
    var chunks: [FoundHeadChunk] = []
    _ = try HeadChunkFiles("/data/chunks_head", on: files, isReadOnly: true) {
      chunks.append(FoundHeadChunk($0))
    }
    return chunks
  }

  /// What chunks of histograms can be: the kind, the schema, the bounds, and whether there are negative buckets.
  private static let allLayouts: Set<String> = [
    "histogram -53 [-2.5, 0.125, 3.0] false", "histogram -53 [-2.5, 0.125, 4.0] false",
    "float -53 [-2.5, 0.125, 3.0] false", "histogram 3 [] true", "float 3 [] true",
    "histogram 2 [] true",
  ]

  private static func text(_ kind: String, _ layout: HistogramLayout) -> String {
    "\(kind) \(layout.schema) \(layout.customBounds) \(!layout.negativeSpans.isEmpty)"
  }

  /// The layouts of chunks, as they are decoded; those of stale markers are none.
  private static func layouts(_ chunks: [Chunk]) throws -> Set<String> {
    var layouts: Set<String> = []
    var cursor = SampleCursor()
    for chunk in chunks {
      cursor.open([chunk])
      while let kind = try cursor.next() {
        switch kind {
        case .float: break
        case .integerHistogram:
          cursor.withHistograms { columns, _ in
            if columns.liveCount > 0 { layouts.insert(text("histogram", columns.layout)) }
          }
        case .floatHistogram:
          cursor.withFloatHistograms { columns, _ in
            if columns.liveCount > 0 { layouts.insert(text("float", columns.layout)) }
          }
        }
      }
    }
    return layouts
  }

  private static func layouts(_ chunks: [FoundHeadChunk]) throws -> Set<String> {
    try layouts(chunks.map(\.chunk))
  }

  private static func layouts(_ blocks: [Block]) throws -> Set<String> {
    var chunks: [Chunk] = []
    for block in blocks {
      var cursor = block.makeCursor()
      while try cursor.next() { chunks += try cursor.chunks() }
    }
    return try layouts(chunks)
  }
}
