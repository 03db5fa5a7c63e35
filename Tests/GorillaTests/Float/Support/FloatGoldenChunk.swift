import Foundation
import TestSupport
import Testing

/// A chunk of float samples that Prometheus wrote.
struct FloatGoldenChunk: Sendable {
  let name: String
  let codec: FloatCodec
  let series: FloatSeries
  let bytes: [UInt8]

  /// All of them.
  static let all: [FloatGoldenChunk] = {
    do {
      let path = Fixtures.committed("generated/chunks/golden-chunks.jsonl")
      let lines = try Fixtures.bytes(at: path).split(separator: UInt8(ascii: "\n"))
      return try lines.compactMap { try FloatGoldenChunk(line: Data($0)) }
    } catch {
      Issue.record("no golden chunks: \(error)")
      return []
    }
  }()

  /// Those of `codec` with as many samples.
  static func all(_ codec: FloatCodec, _ sampleCounts: ClosedRange<Int>) -> [FloatGoldenChunk] {
    all.filter { $0.codec == codec && sampleCounts ~= $0.series.count }
  }

  private init?(line: Data) throws {
    let decoder = JSONDecoder()
    let encoding = try decoder.decode(Encoding.self, from: line).encoding
    guard encoding == 1 || encoding == 4 else { return nil }
    let chunk = try decoder.decode(Line.self, from: line)
    name = chunk.name
    codec = encoding == 1 ? .xor : .xor2
    bytes = [UInt8](hex: chunk.hex)
    var series = FloatSeries()
    for sample in chunk.samples {
      series.append(
        sample.t, try #require(UInt64(sample.bits, radix: 16)), startTime: sample.st ?? 0)
    }
    self.series = series
  }

  private struct Encoding: Decodable {
    var encoding: Int
  }

  private struct Line: Decodable {
    var name: String
    var hex: String
    var samples: [Element]

    struct Element: Decodable {
      var st: Int64?
      var t: Int64
      var bits: String
    }
  }
}

extension FloatGoldenChunk: CustomTestStringConvertible {
  var testDescription: String { "\(name), \(codec.encoding)" }
}
