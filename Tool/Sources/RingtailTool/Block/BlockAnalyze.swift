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

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is negative") }
  }

  func run() throws {
    let block = try argument.open()
    var tally = LabelTally(block)
    let isSound = try forEachSeries(block.makeCursor()) { tally.add($0.series) }
    var output = Output()
    output.line("Block ID: \(block.meta.ulid)")
    output.line("Duration: \(Self.duration(milliseconds: tally.blockDuration))")
    output.line("Series: \(tally.seriesCount)")
    output.line("Label names: \(tally.names.count)")
    output.line("Postings (unique label pairs): \(tally.pairs.count)")
    output.line("Postings entries (total label pairs): \(tally.entryCount)")

    // Symbols are numbered in the order of their bytes. Only what is printed becomes text.
    func table<Key: Comparable>(
      _ title: String, _ rows: [Key: LabelTally.Use], by weight: (LabelTally.Use) -> Int,
      _ text: (Key) -> String
    ) {
      output.line("\n\(title):")
      let rows = rows.map { (key: $0, weight: weight($1)) }
        .sorted { ($1.weight, $0.key) < ($0.weight, $1.key) }
      for row in rows.prefix(limit) { output.line("\(row.weight) \(text(row.key))") }
    }
    let name = block.symbol
    func pair(_ pair: SymbolPair) -> String { name(pair.name) + "=" + name(pair.value) }

    let (names, pairs) = (tally.namesWithValues(), tally.pairs)
    let churn = { (use: LabelTally.Use) in use.churn(of: tally.blockDuration) }
    table("Label pairs most involved in churning", pairs, by: churn, pair)
    table("Label names most involved in churning", names, by: churn, name)
    table("Most common label pairs", pairs, by: \.seriesCount, pair)
    table(
      "Label names with highest cumulative label value length", names, by: \.valueByteCount, name)
    table("Highest cardinality labels", names, by: \.valueCount, name)
    let metric = names.keys.first { name($0) == "__name__" }
    table(
      "Highest cardinality metric names", pairs.filter { $0.key.name == metric }, by: \.seriesCount
    ) { name($0.value) }
    if !isSound { throw ExitCode(1) }
  }

  /// A time as in `2h0m0s`, `1.5s` or `20ms`.
  static func duration(milliseconds: Int64) -> String {
    if (1..<1_000).contains(milliseconds.magnitude) { return "\(milliseconds)ms" }
    let (minutes, rest) = milliseconds.quotientAndRemainder(dividingBy: 60_000)
    let (hours, minute) = minutes.quotientAndRemainder(dividingBy: 60)
    let seconds = GoText.number(Double(rest) / 1_000) + "s"
    if hours > 0 { return "\(hours)h\(minute)m\(seconds)" }
    return minutes > 0 ? "\(minute)m\(seconds)" : seconds
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
