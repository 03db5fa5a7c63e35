import Foundation
import InvertedIndex
import SeriesModel
import TestSupport
import Testing

/// The index of a block among the fixtures, by the path of the block's folder.
struct FixtureIndex: Sendable, CustomTestStringConvertible {
  let path: String
  var isCommitted = false

  /// A ten-minute block of Prometheus 2.42.
  static let captured = FixtureIndex(
    path: "capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM", isCommitted: true)

  /// The blocks that Prometheus 3.14 wrote.
  static let modern = [
    "01M7Y1SX2YY4ZKB4E87HVHQ5HQ", "01M7Y1SX37K2MYZF0X0PPNQR73", "01M7Y1SX1A99DPK0C7JJEW002R",
    "01M7Y1SX1FRV3JWFZJ6KKPVJS7",
  ].map { FixtureIndex(path: "generated/modern-tsdb/compacted/\($0)", isCommitted: true) }

  /// The bytes of one with a single series.
  static let smallest = (try? [modern[2].bytes()]) ?? []

  static let committed = [captured] + modern

  /// All indexes of version 2 among the external fixtures, of Prometheus 2.42, 3.x and 3.14 and of Thanos.
  static func external() throws -> [FixtureIndex] {
    let folder = try #require(Fixtures.external(""))
    return try Fixtures.files(below: folder, suffix: "/index").map {
      FixtureIndex(path: String($0.dropLast("/index".count).dropFirst(folder.count)))
    }.filter { try $0.bytes()[4] == 2 }
  }

  /// An index of version 1, of 102 series.
  static let version1 = FixtureIndex(path: "upstream/conformance/prometheus/tsdb/index_format_v1")

  /// What Prometheus 3.14 finds in the index of a captured block.
  func summary() throws -> GoldenSummary {
    try JSONDecoder().decode(GoldenSummary.self, from: Data(golden("summary.json")))
  }

  /// What Prometheus 3.14 finds, one thing a line.
  func lines<Line: Decodable>(_ name: String, as type: Line.Type) throws -> [Line] {
    try golden(name).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(type, from: Data($0))
    }
  }

  private func golden(_ name: String) throws -> [UInt8] {
    let path = path.replacing("real-block/", with: "real-block.golden/") + "." + name
    let file = isCommitted ? Fixtures.committed(path) : Fixtures.external(path)
    return try Fixtures.bytes(at: #require(file))
  }

  var testDescription: String { path }

  func bytes() throws -> [UInt8] { try file("index") }

  func file(_ name: String) throws -> [UInt8] {
    let path = "\(path)/\(name)"
    let file = isCommitted ? Fixtures.committed(path) : Fixtures.external(path)
    return try Fixtures.bytes(at: #require(file))
  }
}

/// What Prometheus 3.14 finds in an index.
struct GoldenSummary: Decodable {
  struct Meta: Decodable {
    struct Stats: Decodable { let numChunks: Int }
    let stats: Stats
  }

  let indexBytes: Int
  let symbols: Int
  let series: Int
  let labelNames: Int
  let labelPairs: Int
  let labelValueCounts: [String: Int]
  let toc: [String: Int]
  let meta: Meta

  /// Where a section starts.
  func start(_ section: String) throws -> Int { try #require(toc[section]) }
}

/// The list of a label.
struct GoldenList: Decodable {
  let name: String
  let value: String
  let refs: [UInt32]
}

/// A series, with its chunks as lists of numbers: reference, first and last time, and more.
struct GoldenSeries: Decodable {
  let labels: [String: String]
  let chunks: [[Int64]]

  var plain: PlainSeries {
    get throws {
      PlainSeries(
        labels: try LabelSet(labels.map { ($0.key, $0.value) }),
        chunks: chunks.map {
          ChunkMeta(minTime: $0[1], maxTime: $0[2], reference: UInt64($0[0]))
        })
    }
  }
}
