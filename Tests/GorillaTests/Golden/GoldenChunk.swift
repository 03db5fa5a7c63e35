import Foundation
import Gorilla
import TestSupport
import Testing

/// A chunk of `generated/chunks/golden-chunks.jsonl`: samples, and the bytes that Prometheus 3.14
/// writes for them.
struct GoldenChunk: Decodable, Sendable {
  /// A scenario; for histograms, followed by the chunk's place in it: `nh-stale-60/chunk3`.
  let name: String
  private let encoding: UInt8
  let samples: [Sample]
  private let hex: String

  struct Sample: Decodable, Sendable {
    private let t: Int64
    private let st: Int64?
    private let bits: String
    let h: Buckets?
    let fh: FloatBuckets?
  }

  /// An integer histogram but for its sum, which is the sample's value.
  struct Buckets: Decodable, Sendable {
    let count, zeroCount: UInt64
    let schema: Int32
    let resetHint: Int
    let zeroThreshold: String
    let positiveSpans, negativeSpans: [[Int64]]
    /// Each count less that of the bucket before; the first as it is.
    let positiveDeltas, negativeDeltas: [Int64]
    let customValues: [String]?
  }

  /// A float histogram but for its sum.
  struct FloatBuckets: Decodable, Sendable {
    let count, zeroCount: String
    let schema: Int32
    let resetHint: Int
    let zeroThreshold: String
    let positiveSpans, negativeSpans: [[Int64]]
    let positiveCounts, negativeCounts: [String]
    let customValues: [String]?
  }

  /// All chunks of the file, in order.
  static let all: [GoldenChunk] = {
    do {
      let path = Fixtures.committed("generated/chunks/golden-chunks.jsonl")
      return try Fixtures.bytes(at: path).split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(GoldenChunk.self, from: Data($0))
      }
    } catch {
      Issue.record("the golden chunks cannot be read: \(error)")
      return []
    }
  }()

  /// The chunks of histograms.
  static let histograms = all.filter { $0.samples.contains { $0.h != nil || $0.fh != nil } }

  /// The chunks of floats.
  static let floats = all.filter { $0.samples.allSatisfy { $0.h == nil && $0.fh == nil } }
}

extension GoldenChunk: CustomTestStringConvertible {
  var testDescription: String { "\(name) (encoding \(encoding))" }

  /// What the byte in the file stands for.
  func chunkEncoding() throws(ChunkError) -> ChunkEncoding {
    try ChunkEncoding(byte: encoding)
  }

  /// The payload.
  var bytes: [UInt8] { [UInt8](hex: hex) }
}

extension GoldenChunk.Sample {
  var timestamp: Int64 { t }
  var startTime: Int64 { st ?? 0 }

  /// The float sample, or a histogram's sum.
  func value() throws -> Double { Double(bitPattern: try #require(UInt64(bits, radix: 16))) }
}
