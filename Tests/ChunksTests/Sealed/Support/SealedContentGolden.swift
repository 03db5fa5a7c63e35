import Chunks
import Foundation
import Gorilla
import TestSupport
import Testing

/// A golden payload of histograms, or golden summaries: bytes, and all numbers that are in them.
struct SealedContentGolden: Decodable, CustomTestStringConvertible, Sendable {
  enum Content: String, Decodable { case integers, floats, summaries }

  var name: String
  var content: Content
  var payload: String
  /// The column of timestamps, if the payload shares one.
  var column: String?
  /// In 16 hexadecimal digits each: see ``numbers(of:)``.
  var numbers: [[String]]

  var testDescription: String { name }

  static let all: [SealedContentGolden] = {
    do {
      let path = Fixtures.committed("sealed/v1/contents.jsonl")
      return try Fixtures.bytes(at: path).split(separator: 0x0A).map {
        try JSONDecoder().decode(SealedContentGolden.self, from: Data($0))
      }
    } catch {
      Issue.record("the golden contents cannot be read: \(error)")
      return []
    }
  }()

  /// What the bytes decode to, in the form of ``numbers``.
  func decoded() throws -> [[String]] {
    let payload = [UInt8](hex: payload)
    let column = column.map { [UInt8](hex: $0) }
    return switch content {
    case .integers: Self.numbers(of: try UInt64.unseal(payload, column: column))
    case .floats: Self.numbers(of: try Double.unseal(payload, column: column))
    case .summaries: Self.numbers(of: try SealedSummaries.decode(payload.span))
    }
  }

  /// The columns, and the layout: schema and zero threshold, spans, bounds.
  static func numbers<Count: SealableCount>(of histograms: HistogramColumns<Count>) -> [[String]] {
    let layout = histograms.layout
    let shape = [UInt64(bitPattern: Int64(layout.schema)), layout.zeroThreshold.bitPattern]
    let spans = [layout.positiveSpans, layout.negativeSpans].map { spans in
      spans.flatMap { [UInt64(bitPattern: Int64($0.offset)), UInt64($0.length)] }
    }
    let all = histograms.bits + [shape] + spans + [layout.customBounds.map(\.bitPattern)]
    return all.map { $0.map(hex) }
  }

  /// A row for each frame.
  static func numbers(of summaries: [SampleSummary]) -> [[String]] {
    summaries.map { summary in
      let integers = [
        summary.minTime, summary.maxTime, Int64(summary.count), Int64(summary.resetCount),
      ]
      let values = [
        summary.minimum, summary.maximum, summary.sum, summary.first, summary.last,
      ]
      return integers.map { hex(UInt64(bitPattern: $0)) } + values.map { hex($0.bitPattern) }
    }
  }

  private static func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
