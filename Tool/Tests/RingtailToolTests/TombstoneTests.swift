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

  /// A copy of a block in `folder`, with other files of its own.
  private func copy(
    _ block: URL, to folder: URL, with files: [(name: String, bytes: Data)]
  ) throws -> URL {
    let copy = folder.appending(path: block.lastPathComponent)
    try FileManager.default.copyItem(at: block, to: copy)
    for file in files {
      try FileManager.default.removeItem(at: copy.appending(path: file.name))
      try file.bytes.write(to: copy.appending(path: file.name))
    }
    return copy
  }

  private func digest(_ block: URL, _ options: String...) throws -> [FixtureBlock.Series] {
    let output = try ringtail(["block", "digest", block.path] + options)
    #expect(output.status == 0, "\(output.standardError)")
    return try FixtureBlock.Series.list(output.standardOutput)
  }

  @Test
  func digestLeavesOutTheSeriesThatPrometheusHasDeleted() throws {
    let capture = repository.appending(path: "Tests/Fixtures/capture")
    let block = try #require(
      FixtureBlock.committed.first { $0.testDescription == committedBlock })
    let files = try ["tombstones", "meta.json"].map {
      let path = "real-tombstones/\(committedBlock)/\($0)"
      return (name: $0, bytes: try Data(contentsOf: capture.appending(path: path)))
    }
    try withDirectory { folder in
      let copy = try copy(block.directory, to: folder, with: files)
      let all = try block.series()
      #expect(try digest(copy) == all)
      let left = try digest(copy, "--apply-tombstones")
      #expect(left.count == all.count - 1)
      #expect(left == all.filter { $0.labels["__name__"] != "etcd_server_id" })
    }
  }

  @Test
  func digestIsOfTheSamplesThatAreLeft() throws {
    let fixture = try #require(FixtureBlock.modern)
    // From the first chunk into the last one, and the whole chunk in the middle of a histogram.
    let deleted: ClosedRange<Int64> = 1_700_022_615_003...1_700_024_000_000
    let middle: ClosedRange<Int64> = 1_700_023_200_000...1_700_023_785_000
    var tombstones = Tombstones()
    var series = try Block(fixture.directory.path, on: LocalFileSystem()).makeCursor()
    while try series.next() {
      let reference = UInt64(series.series.reference)
      switch try series.labels().description {
      case let labels where labels.contains("made_metric_4"):
        tombstones.delete(TimeRange(deleted), ofSeries: reference)
      case let labels where labels.contains("made_histogram"):
        tombstones.delete(TimeRange(middle), ofSeries: reference)
      default: break
      }
    }
    let left = try ringtail("block", "dump", fixture.directory.path, "--match", "made_metric_4")
      .lines.compactMap { line -> (labels: Substring, value: Double, time: Int64)? in
        let words = line.split(separator: " ")
        guard let value = Double(words[words.count - 2]), let time = Int64(words[words.count - 1]),
          !deleted.contains(time)
        else { return nil }
        return (line, value, time)
      }
    try withDirectory { folder in
      let copy = try copy(
        fixture.directory, to: folder, with: [("tombstones", Data(tombstones.bytes()))])
      let all = try fixture.series()
      let digests = try digest(copy, "--apply-tombstones")
      #expect(digests.map(\.labels) == all.map(\.labels))
      var count = 0
      for (digest, whole) in zip(digests, all) {
        switch whole.labels["__name__"] {
        case "made_metric_4":
          let instance = "instance=\"\(whole.labels["instance"] ?? "")\""
          let samples = left.filter { $0.labels.contains(instance) }
          #expect(digest.floats == samples.count && samples.count < whole.floats)
          #expect(digest.minTime == samples.first?.time && digest.maxTime == samples.last?.time)
          #expect(digest.sha256 == Self.sha256(samples.map { ($0.value, $0.time) }))
          count += samples.count
        case "made_histogram":
          #expect(digest.histograms + digest.floatHistograms == 80)
          #expect((digest.minTime, digest.maxTime) == (whole.minTime, whole.maxTime))
        default:
          #expect(digest == whole)
        }
      }
      #expect(count == left.count)
    }
  }

  /// The digest of floats.
  private static func sha256(_ samples: [(value: Double, time: Int64)]) -> String {
    var hash = SHA256()
    for (value, time) in samples {
      var bytes: [UInt8] = [1]
      for word in [UInt64(bitPattern: time), value.bitPattern] {
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
      }
      hash.update(bytes)
    }
    return hash.finalize().map { String(format: "%02x", $0) }.joined()
  }
}
