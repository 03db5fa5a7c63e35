import Blocks
import Foundation
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("Exemplars of logs of Prometheus")
struct GoldenExemplarTests {
  /// A line of what Prometheus answers.
  private struct Answer: Decodable {
    struct Exemplar: Decodable {
      var labels: [String: String]
      var time: Int64
      var value: String
    }
    var labels: [String: String]
    var exemplars: [Exemplar]
  }

  private static func labels(_ pairs: [String: String]) throws -> LabelSet {
    try LabelSet(pairs.map { (name: $0.key, value: $0.value) })
  }

  private static func exemplars(
    of directory: String, limit: Int
  ) throws -> [SeriesExemplars] {
    var options = StoreOptions()
    options.head.exemplarLimit = limit
    let store = try Store(directory, on: LocalFileSystem(), isReadOnly: true, options: options) {
      0
    }
    return try store.exemplars([Selector([])])
  }

  @Test("are those that it answers with, also where it does not keep all", arguments: [1_000, 40])
  func recorded(limit: Int) throws {
    let directory = Fixtures.committed("generated/exemplars")
    let lines = try Fixtures.bytes(at: directory + "/newest-\(limit).jsonl")
    let answers = try lines.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Answer.self, from: Data($0))
    }
    #expect(answers.reduce(0) { $0 + $1.exemplars.count } == min(limit, 140))
    let found = try Self.exemplars(of: directory, limit: limit)
    #expect(found.map(\.labels) == (try answers.map { try Self.labels($0.labels) }))
    let expected = try answers.map { answer in
      try answer.exemplars.map {
        Exemplar(
          timestamp: $0.time, value: try #require(Double($0.value)),
          labels: try Self.labels($0.labels))
      }
    }
    #expect(found.map(\.exemplars) == expected)
  }

  @Test(
    "of the captured log, which is torn, are those that it answers with",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured log"),
    arguments: [(20_000, 7_125, 0xe923_85e2_7785_417b), (1_000, 1_000, 0x5201_0f7d_d52e_3ab4)])
  func captured(limit: Int, count: Int, hash: UInt64) throws {
    let directory = try #require(Fixtures.external("capture/wal"))
    let found = try Self.exemplars(of: directory, limit: limit)
    #expect(found.reduce(0) { $0 + $1.exemplars.count } == count)
    // FNV-1a of a text that tells all of them.
    var text = ""
    func append(_ labels: LabelSet) {
      text += labels.pairs.map { "\($0.name)=\($0.value)" }.joined(separator: ",") + "\n"
    }
    for series in found {
      append(series.labels)
      for exemplar in series.exemplars {
        text += "\(exemplar.timestamp) \(exemplar.value.bitPattern) "
        append(exemplar.labels)
      }
    }
    let digest = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    #expect(digest == hash)
  }
}
