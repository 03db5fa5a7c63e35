internal import ArgumentParser
internal import Blocks
internal import Chunks
internal import Foundation
internal import InvertedIndex
internal import SeriesModel

/// What `ringtail summary` shows of a block.
struct BlockSummary {
  let block: Block

  init(_ block: Block) { self.block = block }

  /// Prints how much there is of everything, and which labels take most of the index.
  func printContents() throws {
    var (tally, bytes) = (LabelTally(block), 0)
    guard
      try forEachSeries(
        block.makeCursor(),
        {
          tally.add($0.series)
          bytes += try $0.chunks().reduce(0) { $0 + $1.payload.count }
        })
    else { throw ExitCode(1) }
    let stats = block.meta.stats
    print(
      """
      Block \(block.meta.ulid), \(BlockAnalyze.duration(milliseconds: tally.blockDuration)): \
      \(grouped(tally.seriesCount)) series, \(grouped(stats.samples)) samples
      index   \(grouped(block.index.byteCount)) bytes, \
      \(block.index.byteCount / max(tally.seriesCount, 1)) a series: \(tally.names.count) label \
      names, \(grouped(tally.pairs.count)) labels
      chunks  \(grouped(bytes)) bytes, \
      \(String(format: "%.2f", Double(bytes) / Double(max(stats.samples, 1)))) a sample: \
      \(grouped(stats.chunks)) chunks
      """)
    print("\nThe costliest labels:\n")
    print(
      "label".padded(to: 20) + "values".padded(onLeftTo: 10) + "bytes".padded(onLeftTo: 10)
        + "series".padded(onLeftTo: 10))
    let costs = tally.namesWithValues().map { (name: block.symbol($0), use: $1) }.sorted {
      ($1.use.valueByteCount, $0.name) < ($0.use.valueByteCount, $1.name)
    }
    for (name, use) in costs.prefix(6) {
      print(
        name.padded(to: 20) + grouped(use.valueCount).padded(onLeftTo: 10)
          + grouped(use.valueByteCount).padded(onLeftTo: 10)
          + grouped(use.seriesCount).padded(onLeftTo: 10))
    }
  }

  /// Prints some of the series, with what they have.
  func printSeries() throws {
    print("\nSome series:\n")
    let all = try select(Selector([]))
    let some = stride(from: 0, to: all.count, by: max(1, all.count / 5)).map { all[$0] }
    var samples = SampleCursor()
    let isSound = try forEachSeries(block.makeCursor(of: some)) { series in
      var (kind, count) = ("", 0)
      samples.open(try series.chunks(), without: series.deleted)
      while let next = try samples.next() {
        (kind, count) = ("\(next)", count + samples.count)
      }
      print("\(grouped(count).padded(onLeftTo: 6)) \(kind)  \(try series.labels())")
    }
    if !isSound { throw ExitCode(1) }
  }

  /// Prints how many series some selectors choose, and how long it takes to find and to read them.
  func printSelections() throws {
    print(
      "\n" + "Selections".padded(to: 64) + "series".padded(onLeftTo: 8)
        + "found in".padded(onLeftTo: 12) + "samples".padded(onLeftTo: 10)
        + "read in".padded(onLeftTo: 12))
    let texts = [
      "grpc_server_msg_sent_total",
      "{job=~\"etcd|alertmanager\",__name__=~\"go_.*\"}",
      "{__name__=~\".*_duration_seconds_bucket\",le!~\".*5\"}",
      "{zone=\"us-east-1c\",job!=\"etcd\",op!=\"\"}",
    ]
    for text in texts {
      let selector = try Selector(text)
      // The first time also reads the files.
      _ = try read(select(selector))
      let start = ContinuousClock.now
      let references = try select(selector)
      let found = ContinuousClock.now
      let sampleCount = try read(references)
      let end = ContinuousClock.now
      print(
        text.padded(to: 64) + grouped(references.count).padded(onLeftTo: 8)
          + microseconds(found - start).padded(onLeftTo: 12)
          + grouped(sampleCount).padded(onLeftTo: 10)
          + microseconds(end - found).padded(onLeftTo: 12))
    }
  }

  private func select(_ selector: Selector) throws -> [UInt32] {
    try exiting { try block.select(selector) }
  }

  /// Reads all samples of some series, and counts them.
  private func read(_ references: [UInt32]) throws -> Int {
    var samples = SampleCursor()
    var count = 0
    let isSound = try forEachSeries(block.makeCursor(of: references)) { series in
      samples.open(try series.chunks(), without: series.deleted)
      while try samples.next() != nil { count += samples.count }
    }
    if !isSound { throw ExitCode(1) }
    return count
  }

  private func microseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return "\(grouped(Int(seconds * 1_000_000 + attoseconds / 1_000_000_000_000))) µs"
  }

  /// Writes the block again, plain and sealed, and prints whether the samples are the same.
  ///
  /// - Returns: whether they are.
  func printRewriting() throws -> Bool {
    let files = LocalFileSystem()
    let folder = temporaryPath()
    defer { try? files.remove(folder) }
    var generator = SystemRandomNumberGenerator()
    let ulid = ULID(milliseconds: block.meta.ulid.milliseconds, using: &generator)
    let (plain, sealed) = ("\(folder)/\(ulid)", "\(folder)/\(block.meta.ulid)")
    let (start, middle, end) = try writing(to: folder, on: files) { () throws(BlockError) in
      let start = ContinuousClock.now
      try block.rewrite(to: folder, as: ulid, on: files)
      let middle = ContinuousClock.now
      try block.seal(to: folder, on: files)
      return (start, middle, ContinuousClock.now)
    }
    let digest = try Self.digest(of: block)
    let areSame = try [plain, sealed].map { try Self.digest(of: openBlock($0)) == digest }
    let segments = try [block.directory + "/chunks", plain + "/chunks", sealed + "/sealed"]
      .map { try files.size(of: $0) }
    print(
      """

      Written again in \(microseconds(middle - start)): \(grouped(segments[1])) bytes of segments, \
      the samples of all series are \(areSame[0] ? "the same" : "NOT the same")
      Sealed in \(microseconds(end - middle)): \(grouped(segments[2])) bytes in place of \
      \(grouped(segments[0])), the samples of all series are \
      \(areSame[1] ? "the same" : "NOT the same")
      """)
    return areSame.allSatisfy { $0 }
  }

  /// The digests of all series, with their labels.
  private static func digest(of block: Block) throws -> [String] {
    var samples = SampleCursor()
    var digests: [String] = []
    let isSound = try forEachSeries(block.makeCursor()) { series in
      var digest = SeriesDigest()
      samples.open(try series.chunks())
      while try samples.next() != nil { digest.add(samples) }
      digests.append("\(try series.labels()) \(digest.sha256)")
    }
    if !isSound { throw ExitCode(1) }
    return digests
  }
}
