import Blocks
import Foundation
import InvertedIndex
import RingtailTool
import SeriesModel
import Testing

/// What is left of series that were deleted in part is what Prometheus reads of them.
struct TombstoneTests {
  private struct Change: Decodable {
    var labels: [String: String]
    var gone: Bool?
    var floats: Int?
    var sha256: String?
  }

  @Test(.enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no other blocks"))
  func changedSeriesHaveTheGoldenDigest() throws {
    let capture = try #require(externalFixtures).appending(path: "capture")
    let blocks = try FileManager.default.contentsOfDirectory(
      at: capture.appending(path: "real-block"), includingPropertiesForKeys: nil
    ).map { try Block($0.path, on: LocalFileSystem()) }
    let lines = try Data(
      contentsOf: capture.appending(path: "real-tombstones/after-deletion.changed-series.jsonl"))
    let changes = try lines.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Change.self, from: $0)
    }
    #expect(changes.count == 5)
    for change in changes {
      let labels = try LabelSet(change.labels.map { (name: $0.key, value: $0.value) })
      var digest = SeriesDigest()
      var samples = SampleCursor()
      for block in blocks.sorted(by: { $0.meta.minTime < $1.meta.minTime }) {
        let path = "real-tombstones/\(block.meta.ulid)/tombstones"
        let bytes = [UInt8](try Data(contentsOf: capture.appending(path: path)))
        let tombstones = try Tombstones(bytes.span)
        var series = block.makeCursor()
        while try series.next() {
          guard try series.labels() == labels else { continue }
          samples.open(
            try series.chunks(), without: tombstones[UInt64(series.series.reference)])
          while try samples.next() != nil { digest.add(samples) }
        }
      }
      #expect(digest.isEmpty == (change.gone == true), "\(labels)")
      if let sha256 = change.sha256 {
        #expect(digest.sha256 == sha256, "\(labels)")
        #expect(digest.floatCount == change.floats)
      }
    }
  }
}
