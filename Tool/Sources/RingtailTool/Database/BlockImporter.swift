internal import BitCoding
internal import Blocks
internal import Chunks
internal import SeriesModel

/// Makes blocks of OpenMetrics text.
///
/// The text is read once to see that it is sound and to count the samples of each block, and then once for every
/// few blocks, so that their samples fit in memory whatever the size of the text. There is no head on the way: it
/// would write all to a log as well, and take the samples of a series behind those of another one for late ones.
struct BlockImporter {
  private static let blockDuration: Int64 = 2 * 3_600_000
  /// How many samples are held at a time, unless a block has more.
  private static let sampleLimit = 16 << 20
  /// How many lines are read from one look at the progress to the next.
  private static let progressInterval = 65_536

  private let text: SharedBytes
  private let files = LocalFileSystem()
  private var numbering = SeriesNumbering()
  private var progress = ProgressBar()
  /// How often the text was read, and how often it will have been.
  private var (passCount, passTotal) = (0, 2)
  /// How many samples were left out, as their series has another value at their time.
  private(set) var conflictCount = 0

  init(_ text: SharedBytes) { self.text = text }

  /// Writes the blocks to a directory, and tells of each.
  ///
  /// - Throws: `OpenMetricsError`, before anything is written; `BlockError` or `FileSystemError`.
  mutating func write(to directory: String, _ report: (BlockMeta) -> Void) throws {
    defer { progress.clear() }
    var counts: [Int64: Int] = [:]
    try read { _, timestamp, _ in counts[Self.blockStart(timestamp), default: 0] += 1 }
    let groups = Self.groups(of: counts)
    passTotal = 1 + groups.count
    if try files.status(of: directory) == nil { try files.createDirectory(directory) }
    let labels = numbering.labels
    let order = labels.indices.sorted { labels[$0] < labels[$1] }
    for starts in groups {
      let times = starts[0]..<starts[starts.count - 1] + Self.blockDuration
      var columns = [FloatColumns](repeating: FloatColumns(), count: labels.count)
      try read { series, timestamp, value in
        if times.contains(timestamp) { columns[series].append(timestamp, value) }
      }
      var runs: [Int64: [Run]] = [:]
      for series in order {
        conflictCount += columns[series].sort()
        let timestamps = columns[series].timestamps
        var first = 0
        while first < timestamps.count {
          let (start, begin) = (Self.blockStart(timestamps[first]), first)
          while first < timestamps.count, timestamps[first] < start + Self.blockDuration {
            first += 1
          }
          runs[start, default: []].append(Run(series: series, samples: begin..<first))
        }
      }
      for start in starts {
        report(try writeBlock(runs[start] ?? [], of: columns, to: directory))
      }
    }
  }

  /// The samples of a series in a block.
  private struct Run {
    var series: Int
    var samples: Range<Int>
  }

  /// Where the block begins that has a time.
  private static func blockStart(_ timestamp: Int64) -> Int64 {
    let rest = timestamp % blockDuration
    return timestamp - (rest < 0 ? rest + blockDuration : rest)
  }

  /// The starts of blocks in order, so many of them together as fit in memory.
  private static func groups(of counts: [Int64: Int]) -> [[Int64]] {
    var groups: [[Int64]] = []
    var count = 0
    for (start, sampleCount) in counts.sorted(by: { $0.key < $1.key }) {
      count += sampleCount
      if groups.isEmpty || count > sampleLimit {
        groups.append([])
        count = sampleCount
      }
      groups[groups.count - 1].append(start)
    }
    return groups
  }

  /// Reads all of the text.
  private mutating func read(
    _ body: (_ series: Int, _ timestamp: Int64, _ value: Double) -> Void
  ) throws(OpenMetricsError) {
    var reader = OpenMetricsReader()
    try text.withSpan { (bytes) throws(OpenMetricsError) in
      var offset = 0
      while offset < bytes.count {
        if reader.lineCount.isMultiple(of: Self.progressInterval) {
          progress.show(passCount * bytes.count + offset, of: passTotal * bytes.count)
        }
        guard let sample = try reader.next(in: bytes, from: &offset) else { continue }
        guard let timestamp = sample.timestamp else {
          throw reader.error(.missingTimestamp, at: sample.series.lowerBound)
        }
        body(try numbering.number(of: sample, in: bytes, &reader), timestamp, sample.value)
      }
    }
    try reader.finish()
    passCount += 1
  }

  private func writeBlock(
    _ runs: [Run], of columns: [FloatColumns], to directory: String
  ) throws(BlockError) -> BlockMeta {
    // By bytes: texts that differ in their normal form alone are two symbols.
    var symbols: Set<[UInt8]> = []
    for run in runs {
      for (name, value) in numbering.labels[run.series].pairs {
        symbols.formUnion([Array(name.utf8), Array(value.utf8)])
      }
    }
    let firsts = runs.map { columns[$0.series].timestamps[$0.samples.lowerBound] }
    let lasts = runs.map { columns[$0.series].timestamps[$0.samples.upperBound - 1] }
    var generator = SystemRandomNumberGenerator()
    var meta = BlockMeta(
      ulid: ULID(milliseconds: now(), using: &generator), minTime: firsts.min() ?? 0,
      maxTime: (lasts.max() ?? 0) + 1)
    // A head beside the block may have other samples of its time; without this, they would count as old.
    meta.compaction.hints = ["from-out-of-order"]
    var writer = try BlockWriter(meta, in: directory, on: files)
    for symbol in symbols.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try writer.add(symbol: symbol.span)
    }
    var open = OpenChunk()
    for run in runs {
      var chunks: [Chunk] = []
      let column = columns[run.series]
      open.append(
        column.timestamps.span.extracting(run.samples), column.values.span.extracting(run.samples),
        to: &chunks)
      if let last = open.finish() { chunks.append(last) }
      try writer.append(numbering.labels[run.series], chunks)
    }
    return try writer.finish()
  }
}
