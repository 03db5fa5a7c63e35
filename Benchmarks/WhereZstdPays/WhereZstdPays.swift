import Foundation
import Workloads

/// Prints the table "Where Zstandard pays" of `Documentation/Benchmarks.md`:
/// `swift run --package-path Benchmarks -c release WhereZstdPays`. With `--quick` each speed is
/// measured once, just to see that all works.
@main
struct WhereZstdPays {
  static let levels = [1, 3, 9]

  static func main() throws {
    let rounds = CommandLine.arguments.contains("--quick") ? 1 : 9
    print("| what | bytes | in | dictionary | ratio | compress, MB/s | decompress, MB/s |")
    print("|---|---|---|---|---|---|---|")
    for corpus in try corpora() { try measure(corpus, rounds: rounds) }
  }

  /// What is compressed. Whoever wants another line in the table adds it here.
  static func corpora() throws -> [ByteCorpus] {
    let block = fixtures.appending(path: "capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM")
    var corpora = [ByteCorpus.xor(.counter), .xor(.gauge)]
    corpora += try ByteCorpus.chunks(
      of: bytes(block.appending(path: "chunks/000001")), named: "real block")
    corpora += [
      try .sealed(.counter, length: 120), try .sealed(.gauge, length: 120),
      try .sealed(.gauge, length: 8_192),
      .lines(of: try labels(), named: "labels of series, real block"), .log,
    ]
    // What is too large for the repository.
    if let folder = ProcessInfo.processInfo.environment["RINGTAIL_FIXTURES"], !folder.isEmpty {
      let capture = URL(filePath: folder).appending(path: "capture")
      let larger = capture.appending(path: "real-block/01M7Y25HY0ZJW4T3GY40EG2FFR")
      corpora += try ByteCorpus.chunks(
        of: bytes(larger.appending(path: "chunks/000001")), named: "compacted block")
      corpora += [
        whole("index file, compacted block", try bytes(larger.appending(path: "index"))),
        .lines(
          of: try bytes(capture.appending(path: "exposition/etcd.prom.txt")),
          named: "exposition of etcd"),
        whole("answers of the HTTP API", try bytes(capture.appending(path: "http/http-api.json"))),
      ]
    }
    return corpora
  }

  /// One item alone.
  static func whole(_ name: String, _ bytes: [UInt8]) -> ByteCorpus {
    var pool = ChunkPool()
    pool.append(bytes.span)
    return ByteCorpus(name, pool)
  }

  static func measure(_ corpus: ByteCorpus, rounds: Int) throws {
    let count = corpus.items.count
    var kinds = [("one", corpus.items)]
    kinds += [16, 128].filter { count > 2 * $0 }.map { ("\($0)", corpus.grouped(by: $0)) }
    if count > 1 { kinds.append(("all \(count)", corpus.grouped(by: count))) }
    for (name, items) in kinds {
      let row = "| \(corpus.name) | \(items.bytes.count) | \(name) |"
      let plain = try cells(rounds: rounds) { CompressionWorkload(items, level: $0) }
      print(row, "none | \(plain)")
      // A dictionary of a hundredth of the bytes, which are kept with the frames and count.
      guard items.count >= 64 else { continue }
      let capacity = max(512, items.bytes.count / 100)
      guard
        let cells = try? cells(
          rounds: rounds,
          { try CompressionWorkload(items, level: $0, dictionaryCapacity: capacity) })
      else {
        print(row, "none comes of it | | | |")
        continue
      }
      print(row, "\(capacity) | \(cells)")
    }
  }

  /// The last columns of a row: figures for each level.
  static func cells(
    rounds: Int, _ workload: (Int) throws -> CompressionWorkload
  ) throws -> String {
    var (ratios, compression, decompression) = ([String](), [String](), [String]())
    for level in levels {
      var work = try workload(level)
      ratios.append(String(format: "%.2f", work.ratio))
      let byteCount = work.items.bytes.count
      compression.append(speed(byteCount, rounds: rounds) { work.compress() })
      decompression.append(
        try speed(byteCount, rounds: rounds) { try work.decompress() })
    }
    return [ratios, compression, decompression].map { $0.joined(separator: " / ") }
      .joined(separator: " | ") + " |"
  }

  /// Megabytes in a second of the fastest round; a round takes 5 ms or one repetition.
  static func speed(
    _ byteCount: Int, rounds: Int, _ body: () throws -> UInt64
  ) rethrows -> String {
    var (least, digest) = (Double.infinity, try body())
    for _ in 0..<rounds {
      let start = threadSeconds()
      var (repetitions, seconds) = (0.0, 0.0)
      repeat {
        digest ^= try body()
        repetitions += 1
        seconds = threadSeconds() - start
      } while rounds > 1 && seconds < 0.005
      least = min(least, seconds / repetitions)
    }
    keep(digest)
    return String(format: "%.0f", Double(byteCount) / least / 1e6)
  }

  /// Takes a result, so that the work that made it cannot be left out.
  @_optimize(none)
  static func keep(_ digest: UInt64) {}

  /// The time that this thread has run.
  static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Tests/Fixtures")

private func bytes(_ url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

/// The labels of the block's series, as a query would write them: a line for each.
private func labels() throws -> [UInt8] {
  struct Series: Decodable {
    var labels: [String: String]
  }
  let lines = try bytes(
    fixtures.appending(path: "capture/real-block.golden/01M7Y25HTVJJTKRX5XZR1436BM.series.jsonl"))
  return try lines.split(separator: 0x0A).flatMap { line in
    let series = try JSONDecoder().decode(Series.self, from: Data(line))
    let pairs = series.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
    return Array("{\(pairs.joined(separator: ","))}\n".utf8)
  }
}
