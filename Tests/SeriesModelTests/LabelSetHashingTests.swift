import Foundation
import SeriesModel
import TestSupport
import Testing

@Suite("A label set hashes as it does in Prometheus and Cortex")
struct LabelSetHashingTests {
  /// A line of the hashes that Cortex and Prometheus have for the same labels.
  private struct Vector: Decodable {
    let k: String
    let l: [[String]]?
    let xx: String?
  }

  @Test("whatever the labels")
  func golden() throws {
    let lines = try Fixtures.bytes(at: Fixtures.committed("ring/hash.jsonl"))
      .split(separator: UInt8(ascii: "\n"))
    var (count, setCount) = (0, 0)
    for line in lines {
      let vector = try JSONDecoder().decode(Vector.self, from: Data(line))
      guard vector.k == "hash", let labels = vector.l, let hex = vector.xx else { continue }
      let hash = try #require(UInt64(hex, radix: 16))
      // Theirs hashes labels without value as well, which no set has.
      let text = labels.joined().flatMap { string -> [UInt8] in Array(string.utf8) + [0xFF] }
      #expect(XXHash64.hash(of: text.span) == hash)
      count += 1
      if labels.allSatisfy({ !$0[1].isEmpty }) {
        #expect(try LabelSet(labels.map { ($0[0], $0[1]) }).hash64 == hash)
        setCount += 1
      }
    }
    #expect(count == 1_000)
    #expect(setCount > 300)
  }

  @Test("the ten labels that the figures are for")
  func tenLabels() throws {
    let labels = try LabelSet([
      "__name__": "http_request_duration_seconds_bucket", "cluster": "eu-west-1-prod-03",
      "container": "frontend", "endpoint": "metrics", "instance": "10.0.12.34:9090",
      "job": "monitoring/frontend", "le": "0.25", "method": "GET", "namespace": "monitoring",
      "pod": "frontend-7d9c6b5f4d-x2x7k",
    ])
    #expect(labels.utf8Count == 207 + 20)
    // A Prometheus server hashes what its memory holds, with a length before each name and value.
    let pairs = labels.pairs.flatMap { [Array($0.name.utf8), Array($0.value.utf8)] }
    let bytes = pairs.flatMap { [UInt8($0.count)] + $0 }
    #expect(XXHash64.hash(of: bytes.span) == 11_816_282_035_906_265_145)
    #expect(labels.hash64 == 583_697_125_101_588_036)
  }

  @Test("fingerprints are FNV-1a")
  func fingerprints() throws {
    #expect(LabelSet().fingerprint == 14_695_981_039_346_656_037)
    let labels = try LabelSet(["name": "garland, briggs", "fear": "love is not enough"])
    #expect(labels.fingerprint == 5_799_056_148_416_392_346)
  }

  @Test("many at once as one at a time", arguments: [0, 1, 2, 17])
  func batch(count: Int) throws {
    let sets = try (0..<count).map { try LabelSet(["a": String(repeating: "v", count: $0)]) }
    var hashes = [UInt64](repeating: 7, count: count + 2)
    var output = hashes.mutableSpan
    LabelSet.hash64(of: sets.span, into: &output)
    #expect(hashes == sets.map(\.hash64) + [7, 7])
  }

  @Test("and is found in dictionaries")
  func dictionaries() throws {
    let series = try RealSeries.all()
    let indices = Dictionary(uniqueKeysWithValues: zip(series, series.indices))
    for (index, labels) in series.enumerated() {
      let copy = try labels.withUTF8 { try LabelSet(text: $0) }
      #expect(indices[copy] == index)
    }
  }
}
