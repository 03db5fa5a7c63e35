import BitCoding
import Blocks
import Chunks
import Gorilla
import SeriesModel

/// A block of few samples: floats of series `{s="name"}`, by their times.
struct SmallBlock {
  var ulid: ULID
  var series: [String: [Int64: Double]]
  /// Where its range of time begins and ends; where its samples do unless given.
  var range: Range<Int64>?
  var hints: [String] = []

  /// The identifier of a small number.
  static func ulid(_ number: Int) -> ULID {
    var generator = ConstantGenerator()
    return ULID(milliseconds: Int64(number), using: &generator)
  }

  /// A block whose series have four samples each: a chunk of two, and one of the others.
  init(_ number: Int, from start: Int64, step: Int64 = 10, series names: [String] = ["a", "b"]) {
    ulid = Self.ulid(number)
    series = [:]
    for name in names {
      for index in 0..<4 as Range<Int64> {
        series[name, default: [:]][start + index * step] = Double(number) + Double(index) / 8
      }
    }
    range = start..<start + 4 * step
  }

  init(_ number: Int, _ series: [String: [Int64: Double]], range: Range<Int64>? = nil) {
    ulid = Self.ulid(number)
    self.series = series
    self.range = range
  }

  /// The metadata, before it is written.
  var meta: BlockMeta {
    let times = series.values.flatMap(\.keys)
    let range = range ?? (times.min() ?? 0)..<(times.max() ?? 0) + 1
    var meta = BlockMeta(ulid: ulid, minTime: range.lowerBound, maxTime: range.upperBound)
    meta.compaction.hints = hints
    return meta
  }

  /// Writes the block, with chunks of at most two samples.
  @discardableResult
  func write(to directory: String, on files: some FileSystem) throws -> ULID {
    var writer = try BlockWriter(meta, in: directory, on: files)
    for symbol in Set(series.keys).union(["s"]).sorted() {
      try writer.add(symbol: symbol.utf8.span)
    }
    for (name, samples) in series.sorted(by: { $0.key < $1.key }) {
      let times = samples.keys.sorted()
      let chunks = stride(from: 0, to: times.count, by: 2).map { start in
        Chunk.floats(times[start..<min(start + 2, times.count)].map { ($0, samples[$0] ?? 0) })
      }
      try writer.append(LabelSet(["s": name]), chunks)
    }
    _ = try writer.finish()
    return ulid
  }
}

/// Random bits that are always the same.
struct ConstantGenerator: RandomNumberGenerator {
  mutating func next() -> UInt64 { 7 }
}

extension Chunk {
  /// A chunk of floats.
  fileprivate static func floats(_ samples: [(Int64, Double)]) -> Chunk {
    var open = OpenChunk()
    for (time, value) in samples { _ = open.append(Sample(timestamp: time, value: value)) }
    guard let chunk = open.finish() else { preconditionFailure("there are samples") }
    return chunk
  }
}
