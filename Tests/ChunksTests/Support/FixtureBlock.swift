import TestSupport
import Testing

@testable import Chunks

/// A block among the fixtures, by the path of its folder.
struct FixtureBlock: Sendable, CustomTestStringConvertible {
  let path: String
  var isCommitted = false

  /// A ten-minute block of Prometheus 2.42, whose index is not committed.
  static let committedSegment = FixtureBlock(
    path: "capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM", isCommitted: true)

  /// The blocks of a server that ran Prometheus 2.42.
  static let captured = [
    "01M7Y25HTVJJTKRX5XZR1436BM", "01M7Y1K7WXEWVMJB8PY3WZ0MJC", "01M7Y25HY0ZJW4T3GY40EG2FFR",
  ].map { FixtureBlock(path: "capture/real-block/\($0)") }

  /// The blocks that Prometheus 3.14 wrote, of 30 minutes and compacted from shorter ones.
  static let modern = ["01M7Y1SX2YY4ZKB4E87HVHQ5HQ", "01M7Y1SX37K2MYZF0X0PPNQR73"].map {
    FixtureBlock(path: "generated/modern-tsdb/compacted/\($0)", isCommitted: true)
  }

  /// The blocks of samples that came out of order.
  static let outOfOrder = ["01M7Y1SX1A99DPK0C7JJEW002R", "01M7Y1SX1FRV3JWFZJ6KKPVJS7"].map {
    FixtureBlock(path: "generated/modern-tsdb/compacted/\($0)", isCommitted: true)
  }

  /// Blocks made by `promtool` and by hand with Prometheus 3.14, of two hours and more.
  static func upstream(_ folder: String) throws -> [FixtureBlock] {
    let path = try #require(Fixtures.external(folder))
    return try Fixtures.files(below: path, suffix: "/meta.json").map {
      FixtureBlock(path: folder + $0.dropLast("/meta.json".count).dropFirst(path.count))
    }
  }

  var testDescription: String { path }

  func segment() throws -> [UInt8] { try bytes("chunks/000001") }

  /// The chunks of each series, in the order of the index.
  func series() throws -> [[Chunk]] {
    let segment = try segment()
    return try BlockIndex(try bytes("index")).series.map { entries in
      try entries.map { entry in
        try #require(entry.reference.file == 0)
        let found = try SegmentReader.entry(
          at: Int(entry.reference.byteOffset), from: segment.span)
        try #require(found.isIntact)
        return try Chunk(
          encoding: found.encoding, payload: Array(segment[found.payload]),
          minTime: entry.minTime, maxTime: entry.maxTime)
      }
    }
  }

  private func bytes(_ name: String) throws -> [UInt8] {
    let path = "\(path)/\(name)"
    let file = isCommitted ? Fixtures.committed(path) : Fixtures.external(path)
    return try Fixtures.bytes(at: #require(file))
  }
}
