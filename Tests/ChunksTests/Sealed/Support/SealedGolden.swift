import Foundation
import TestSupport
import Testing

/// A line of a golden file: a payload, and what it decodes to.
struct SealedGolden: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let mode: UInt8
  private let timestamps: [Int64]
  private let values: [String]
  private let payload: String
  private let column: String?

  /// What version 1 of the encoder wrote.
  static let encoded = file("encoder.jsonl")
  /// What is laid out by hand, of which no encoder writes a part.
  static let handMade = file("hand-made.jsonl")

  private static func file(_ name: String) -> [SealedGolden] {
    do {
      return try Fixtures.bytes(at: Fixtures.committed("sealed/v1/\(name)"))
        .split(separator: UInt8(ascii: "\n"))
        .map { try JSONDecoder().decode(SealedGolden.self, from: Data($0)) }
    } catch {
      Issue.record("the golden payloads cannot be read: \(error)")
      return []
    }
  }

  var testDescription: String { name }

  var payloadBytes: [UInt8] { [UInt8](hex: payload) }

  /// The column that the payload shares, if it shares one.
  var columnBytes: [UInt8]? { column.map { [UInt8](hex: $0) } }

  func unsealed() throws -> Unsealed {
    Unsealed(
      timestamps: timestamps, bits: try values.map { try #require(UInt64($0, radix: 16)) })
  }
}
