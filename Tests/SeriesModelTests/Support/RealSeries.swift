import Foundation
import SeriesModel
import TestSupport

/// The series of a block that a running Prometheus 2.42 server wrote.
enum RealSeries {
  private struct Series: Decodable {
    let labels: [String: String]
  }

  /// The labels of all series, in the order of the block's index.
  static func all() throws -> [LabelSet] {
    let path = Fixtures.committed(
      "capture/real-block.golden/01M7Y25HTVJJTKRX5XZR1436BM.series.jsonl")
    return try Fixtures.bytes(at: path).split(separator: UInt8(ascii: "\n")).map { line in
      let labels = try JSONDecoder().decode(Series.self, from: Data(line)).labels
      return try LabelSet(labels.map { ($0.key, $0.value) })
    }
  }
}
