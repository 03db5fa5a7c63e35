import Chunks
import Foundation
import Gorilla
import Testing

/// Every sample of the real blocks decodes to what Prometheus 3.14 reads.
struct RealBlockDigestTests {
  @Test
  func everySeriesOfTheCommittedBlockHasTheGoldenDigest() throws {
    let fixtures = repository.appending(path: "Tests/Fixtures/capture")
    let golden = try Data(
      contentsOf: fixtures.appending(path: "real-block.golden/\(committedBlock).series.jsonl"))
    try check(block: fixtures.appending(path: "real-block/\(committedBlock)"), golden)
  }

  @Test(.enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no other blocks"))
  func everySeriesOfTheOtherBlocksHasTheGoldenDigest() throws {
    let capture = try #require(externalFixtures).appending(path: "capture")
    let blocks = try FileManager.default.contentsOfDirectory(
      atPath: capture.appending(path: "real-block").path)
    #expect(blocks.count == 3)
    for block in blocks where block != committedBlock {
      let packed = capture.appending(path: "real-block.golden/\(block).series.jsonl.gz")
      try check(
        block: capture.appending(path: "real-block/\(block)"),
        try output(of: "/usr/bin/env", ["gzip", "-dc", packed.path]).standardOutput)
    }
  }

  private struct Series: Decodable {
    var chunks: [[Int64]]
    var floats: Int
    var histograms: Int
    var floatHistograms: Int
    var sha256: String
  }

  private func check(block: URL, _ golden: Data) throws {
    let bytes = [UInt8](try Data(contentsOf: block.appending(path: "chunks/000001")))
    var entries: [Int: SegmentEntry] = [:]
    var reader = try SegmentReader(bytes.span)
    while let entry = try reader.next(from: bytes.span) { entries[entry.byteOffset] = entry }
    var chunkCount = 0
    for line in golden.split(separator: UInt8(ascii: "\n")) {
      let series = try JSONDecoder().decode(Series.self, from: line)
      var digest = SeriesDigest()
      for chunk in series.chunks {
        chunkCount += 1
        let entry = try #require(entries[Int(chunk[0])])
        #expect(entry.payload.count == chunk[5])
        try digest.add(
          bytes.span.extracting(entry.payload), ChunkEncoding(byte: entry.encodingByte))
      }
      #expect(digest.sampleCount == series.floats + series.histograms + series.floatHistograms)
      #expect(digest.finish() == series.sha256)
    }
    #expect(chunkCount == entries.count)
  }
}
