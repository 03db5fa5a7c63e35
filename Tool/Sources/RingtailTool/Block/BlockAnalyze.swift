internal import ArgumentParser
internal import Blocks
internal import InvertedIndex

/// `ringtail block analyze`
struct BlockAnalyze: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Prints which labels make a block large, as `promtool tsdb analyze` does.",
    discussion: """
      Churn is weighed by the part of the block's time that a series does not cover: ten series of a \
      tenth of that time each weigh nine. Exit status 1 if a series cannot be read.
      """)

  @OptionGroup var argument: BlockArgument

  @Option(help: "The number of rows of each table.")
  var limit = 20

  func run() throws {
    let block = try argument.open()
    var tally = LabelTally(block.meta)
    let isSound = try forEachSeries(block.makeCursor()) { tally.add($0.series) }
    var output = Output()
    output.line("Block ID: \(block.meta.ulid)")
    output.line("Duration: \(Self.duration(milliseconds: tally.blockDuration))")
    output.line("Series: \(tally.seriesCount)")
    output.line("Label names: \(tally.names.count)")
    output.line("Postings (unique label pairs): \(tally.pairs.count)")
    output.line("Postings entries (total label pairs): \(tally.entryCount)")

    func table(_ title: String, _ rows: [(key: String, weight: Int)]) {
      let rows = rows.sorted { ($1.weight, $0.key) < ($0.weight, $1.key) }
      output.line("\n\(title):")
      for row in rows.prefix(limit) { output.line("\(row.weight) \(row.key)") }
    }

    var metrics: [(key: String, weight: Int)] = []
    var pairs: [(key: String, count: Int, churn: Int)] = []
    for (pair, use) in tally.pairs {
      let (name, value) = (block.symbol(pair.name), block.symbol(pair.value))
      pairs.append(("\(name)=\(value)", use.seriesCount, use.churn(of: tally.blockDuration)))
      if name == "__name__" { metrics.append((value, use.seriesCount)) }
      tally.names[pair.name]?.add(value: value)
    }
    let names = tally.names.map { (key: block.symbol($0), use: $1) }
    table("Label pairs most involved in churning", pairs.map { ($0.key, $0.churn) })
    table(
      "Label names most involved in churning",
      names.map { ($0.key, $0.use.churn(of: tally.blockDuration)) })
    table("Most common label pairs", pairs.map { ($0.key, $0.count) })
    table(
      "Label names with highest cumulative label value length",
      names.map { ($0.key, $0.use.valueByteCount) })
    table("Highest cardinality labels", names.map { ($0.key, $0.use.valueCount) })
    table("Highest cardinality metric names", metrics)
    if !isSound { throw ExitCode(1) }
  }

  /// A time as in `2h0m0s` or `1.5s`.
  static func duration(milliseconds: Int64) -> String {
    let (minutes, rest) = milliseconds.quotientAndRemainder(dividingBy: 60_000)
    let (hours, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    let seconds = GoText.number(Double(rest) / 1_000) + "s"
    if hours > 0 { return "\(hours)h\(minute)m\(seconds)" }
    return minutes > 0 ? "\(minute)m\(seconds)" : seconds
  }
}

/// How often labels are used in a block.
struct LabelTally {
  /// How often a pair, or any pair with a name, is used.
  struct Use {
    var seriesCount = 0
    /// The milliseconds of the block that its series do not cover, together.
    var uncovered: Int64 = 0
    var valueCount = 0
    var valueByteCount = 0

    func churn(of duration: Int64) -> Int {
      duration > 0 ? Int(clamping: UInt64(bitPattern: uncovered) / UInt64(duration)) : 0
    }

    mutating func add(uncovered: Int64) {
      seriesCount += 1
      self.uncovered = self.uncovered &+ uncovered
    }

    mutating func add(value: String) {
      valueCount += 1
      valueByteCount += value.utf8.count
    }
  }

  let blockDuration: Int64
  private(set) var seriesCount = 0
  private(set) var entryCount = 0
  private(set) var pairs: [SymbolPair: Use] = [:]
  /// By the ordinal of the name.
  var names: [UInt32: Use] = [:]

  /// - Parameter meta: the block's metadata, whose times may be anything.
  init(_ meta: BlockMeta) { blockDuration = meta.maxTime &- meta.minTime }

  mutating func add(_ series: SeriesEntry) {
    seriesCount += 1
    entryCount += series.labels.count
    var uncovered = blockDuration
    if let first = series.chunks.first, let last = series.chunks.last {
      uncovered = uncovered &- (last.maxTime &- first.minTime)
    }
    for label in series.labels {
      pairs[label, default: Use()].add(uncovered: uncovered)
      names[label.name, default: Use()].add(uncovered: uncovered)
    }
  }
}

extension Block {
  /// The text of a symbol; empty if the index has no such symbol.
  func symbol(_ ordinal: UInt32) -> String {
    index.withSymbol(ordinal) { bytes in
      String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    } ?? ""
  }
}
