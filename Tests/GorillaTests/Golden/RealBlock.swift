import Foundation
import TestSupport
import Testing

/// A block that a running Prometheus 2.42 server wrote, by its identifier.
struct RealBlock: Sendable, CustomTestStringConvertible {
  /// What a block holds of one encoding.
  struct Tally: Equatable, Sendable {
    var chunks = 0
    /// The chunks that end in the zero byte that writers before 3.14 left.
    var legacyTails = 0
  }

  let identifier: String
  let xor: Tally
  let histogram: Tally
  let floatHistogram: Tally

  /// The block whose segment is committed.
  static let committed = RealBlock(
    identifier: "01M7Y25HTVJJTKRX5XZR1436BM",
    xor: Tally(chunks: 5_580, legacyTails: 19), histogram: Tally(chunks: 90),
    floatHistogram: Tally(chunks: 186))

  /// The blocks below the folder that `RINGTAIL_FIXTURES` names.
  static let external = [
    committed,
    RealBlock(
      identifier: "01M7Y1K7WXEWVMJB8PY3WZ0MJC",
      xor: Tally(chunks: 5_835, legacyTails: 26), histogram: Tally(chunks: 110),
      floatHistogram: Tally(chunks: 196)),
    RealBlock(
      identifier: "01M7Y25HY0ZJW4T3GY40EG2FFR",
      xor: Tally(chunks: 13_749, legacyTails: 70), histogram: Tally(chunks: 218),
      floatHistogram: Tally(chunks: 604, legacyTails: 3)),
  ]

  var testDescription: String { identifier }

  /// The path of the segment below a folder of fixtures.
  var segmentPath: String { "capture/real-block/\(identifier)/chunks/000001" }

  /// What the block's index, as Prometheus 3.14 reads it, says of a chunk.
  struct Chunk: Decodable, Equatable, Sendable {
    var reference: Int
    var firstTimestamp: Int64
    var lastTimestamp: Int64
    var encoding: UInt8
    var sampleCount: Int
    /// The length of the payload, without its length, encoding and checksum.
    var byteCount: Int
  }

  private struct Series: Decodable {
    let chunks: [Chunk]
  }

  /// The chunks of all series of a committed `….series.jsonl`, by reference.
  func listedChunks() throws -> [Chunk] {
    let path = Fixtures.committed("capture/real-block.golden/\(identifier).series.jsonl")
    return try Fixtures.bytes(at: path).split(separator: UInt8(ascii: "\n")).flatMap {
      try JSONDecoder().decode(Series.self, from: Data($0)).chunks
    }.sorted { $0.reference < $1.reference }
  }
}

extension RealBlock.Chunk {
  init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    reference = try list.decode(Int.self)
    firstTimestamp = try list.decode(Int64.self)
    lastTimestamp = try list.decode(Int64.self)
    encoding = try list.decode(UInt8.self)
    sampleCount = try list.decode(Int.self)
    byteCount = try list.decode(Int.self)
  }
}
