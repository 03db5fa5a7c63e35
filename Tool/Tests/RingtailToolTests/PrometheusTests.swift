import Blocks
import Foundation
import Gorilla
import SeriesModel
import TSDB
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Prometheus, where it is installed, opens the directory of a store, has all that it has, and gives it back.
struct PrometheusTests {
  private static let path = program("prometheus")
  private static let hint: Comment = "prometheus is not installed: nothing opens the directory"

  /// The answer to a query.
  private struct Answer<Item: Decodable>: Decodable { var data: Item }

  private struct Matrix: Decodable { var result: [Series] }

  private struct Series: Decodable {
    var metric: [String: String]
    var values: [Point<String>]?
    var histograms: [Point<HistogramText>]?
  }

  /// A time in seconds, and what there is at that time.
  private struct Point<Value: Decodable>: Decodable {
    var time: Int64
    var value: Value

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      time = Int64((try container.decode(Double.self) * 1_000).rounded())
      value = try container.decode(Value.self)
    }
  }

  private struct HistogramText: Decodable {
    var count: String
    var sum: String
    var buckets: [Bucket]
  }

  /// Its bounds, and how many observations it has.
  private struct Bucket: Decodable {
    var texts: [String] = []

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      // Which of the bounds belong to it.
      _ = try container.decode(Int.self)
      while !container.isAtEnd { texts.append(try container.decode(String.self)) }
    }
  }

  private struct SeriesExemplars: Decodable {
    struct Entry: Decodable {
      var labels: [String: String]
      var value: String
      var timestamp: Double
    }
    var exemplars: [Entry]
  }

  /// The numbers of a histogram, and those of its buckets from the least to the greatest.
  private static func numbers(of text: HistogramText) -> [Double?] {
    ([text.count, text.sum] + text.buckets.flatMap(\.texts)).map { Double($0) }
  }

  private static func numbers<Count: HistogramCount>(
    of histogram: Histogram<Count>, _ number: (Count) -> Double
  ) -> [Double?] {
    let layout = histogram.layout
    func bounds(_ spans: [HistogramSpan]) -> [(lower: Double, upper: Double)] {
      HistogramLayout.bucketIndexes(of: spans).map { (pow(2, Double($0 - 1)), pow(2, Double($0))) }
    }
    let positive = zip(bounds(layout.positiveSpans), histogram.buckets).map {
      ($0.lower, $0.upper, number($1))
    }
    let negative = zip(
      bounds(layout.negativeSpans), histogram.buckets.dropFirst(layout.positiveBucketCount)
    ).map { (-$0.upper, -$0.lower, number($1)) }
    let zero = (-layout.zeroThreshold, layout.zeroThreshold, number(histogram.zeroCount))
    let buckets = (negative.reversed() + [zero] + positive).filter { $0.2 > 0 }
    return [number(histogram.count), histogram.sum] + buckets.flatMap { [$0.0, $0.1, $0.2] }
  }

  /// A server over a data directory.
  private final class Server {
    private let process = Process()
    private let log: URL

    init(_ data: URL, in folder: URL) throws {
      log = folder.appending(path: "log")
      let configuration = folder.appending(path: "prometheus.yml")
      try Data("storage: { tsdb: { out_of_order_time_window: 1h } }\n".utf8).write(
        to: configuration)
      try Data().write(to: log)
      process.executableURL = URL(filePath: try #require(PrometheusTests.path))
      process.arguments = [
        "--config.file=\(configuration.path)", "--storage.tsdb.path=\(data.path)",
        "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:0",
        "--enable-feature=exemplar-storage,native-histograms",
      ]
      process.standardError = try FileHandle(forWritingTo: log)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    private func lines() throws -> [Substring] {
      try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
    }

    /// Waits until it serves, for a minute at most.
    ///
    /// - Returns: where.
    func address() async throws -> String {
      for _ in 0..<600 where process.isRunning {
        let lines = try lines()
        let address = lines.first { $0.contains("Listening on") }?.split(separator: "address=").last
        if let address, lines.contains(where: { $0.contains("Server is ready") }) {
          return String(address)
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw ServerError(log: try lines().joined(separator: "\n"))
    }

    /// Ends it.
    ///
    /// - Returns: what it has said of what is wrong with the files.
    func stop() throws -> [Substring] {
      process.terminate()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
      return try lines().filter { line in
        let isComplaint = ["warn", "error", "WARN", "ERROR"].contains {
          line.contains("level=\($0)")
        }
        // The store's own lock stays where it is.
        return isComplaint && !line.contains("SIGTERM") && !line.contains("lockfile")
      }
    }
  }

  private struct ServerError: Error { var log: String }

  private static func get<Item: Decodable>(
    _ address: String, _ path: String, _ parameters: [String: String], _ type: Item.Type
  ) async throws -> Item {
    var url = try #require(URLComponents(string: "http://\(address)/api/v1/\(path)"))
    url.queryItems = parameters.map { URLQueryItem(name: $0, value: $1) }
    let (bytes, _) = try await URLSession.shared.data(from: #require(url.url))
    return try JSONDecoder().decode(Answer<Item>.self, from: bytes).data
  }

  /// Expects that it has the samples of a series.
  private static func expect(
    _ samples: [Int64: StoredValue], of labels: LabelSet, at address: String, end: Int64
  ) async throws {
    // Series by series: several histograms at a time, some versions give back mixed up.
    let answer = try await get(
      address, "query", ["query": "\(labels)[1d]", "time": "\(end / 1_000)"], Matrix.self)
    try #require(answer.result.count == 1, "\(labels)")
    let series = answer.result[0]
    #expect(series.metric == Dictionary(uniqueKeysWithValues: labels.pairs.map { ($0, $1) }))
    let (floats, histograms) = (series.values ?? [], series.histograms ?? [])
    #expect(floats.count + histograms.count == samples.count, "\(labels)")
    for point in floats {
      guard case .bits(let bits)? = samples[point.time], let value = Double(point.value) else {
        Issue.record("\(labels) has no float \(point.value) at \(point.time)")
        continue
      }
      let expected = Double(bitPattern: bits)
      #expect(value == expected || value.isNaN && expected.isNaN, "\(labels) at \(point.time)")
    }
    for point in histograms {
      let expected: [Double?] =
        switch samples[point.time] {
        case .histogram(let histogram): numbers(of: histogram) { Double($0) }
        case .floatHistogram(let histogram): numbers(of: histogram) { $0 }
        default: []
        }
      #expect(numbers(of: point.value) == expected, "\(labels) at \(point.time)")
    }
  }

  @Test(.enabled(if: path != nil, hint))
  func opensTheDirectoryOfAStoreAndGivesItBack() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let data = folder.appending(path: "data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let mixed = try MixedStore(to: data.path)
    let files = LocalFileSystem()
    let blocksEnd = try #require(
      try BlockSet(data.path, on: files, isReadOnly: true).minValidTime)
    let end = MixedStore.start + 86_400_000

    let server = try Server(data, in: folder)
    let address = try await server.address()
    #expect(mixed.samplesOfOthers.count == 5)
    for (labels, samples) in mixed.samplesOfOthers {
      try await Self.expect(samples, of: labels, at: address, end: end)
    }
    let exemplars = try await Self.get(
      address, "query_exemplars",
      ["query": "\(mixed.kept)", "start": "0", "end": "\(end / 1_000)"], [SeriesExemplars].self)
    // It takes none that are older than its head.
    let kept = mixed.exemplars.filter { $0.timestamp >= blocksEnd }
    #expect(kept.count > 10)
    #expect(
      exemplars.map { $0.exemplars.map { [$0.labels["trace_id"], $0.value, "\($0.timestamp)"] } }
        == [
          kept.map {
            [$0.labels["trace_id"], "\(Int($0.value))", "\(Double($0.timestamp) / 1_000)"]
          }
        ])
    #expect(try server.stop() == [])

    // And back.
    let store = try Store(data.path, on: files) { end }
    #expect(store.replay.isSound && store.unreadableBlocks.isEmpty)
    #expect(try store.content() == mixed.samples)
    var batch = AppendBatch()
    batch.append(mixed.kept, at: end, 1)
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    try store.maintain()
    var expected = mixed.samples
    expected[mixed.kept]?[end] = .float(1)
    #expect(try store.content() == expected)
    try store.close()
    #expect(try ringtail("db", "verify", data.path).status == 0)
  }
}
