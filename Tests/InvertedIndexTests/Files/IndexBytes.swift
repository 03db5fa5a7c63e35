import BitCoding
import InvertedIndex
import SeriesModel
import TestSupport

/// Small index files, and what they hold.
enum IndexBytes {
  /// The series `{__name__="up", job="a"}` with two chunks and `{__name__="up", job="b"}` without any,
  /// as Prometheus writes them.
  static let vector = [UInt8](
    hex: """
      baaad70002
      0000001800000005085f5f6e616d655f5f01610162036a6f62027570f0b315e7 0000000000000000000000
      0f020004030102d00f9875089875002eea245253 000000000000000000000000
      060200040302003aef1d27 00
      0000000c000000020000000300000005bb33cbd4
      0000000c000000020000000300000005bb33cbd4
      000000080000000100000003a7692ed2
      00000008000000010000000581c8c93a
      0000002800000004
      0200005c 02085f5f6e616d655f5f02757070 02036a6f6201618401 02036a6f6201629401 c1768ab9
      0000000000000005 0000000000000025 000000000000005b 00000000000000a4
      000000000000005b 00000000000000a4 d0ce2479
      """)

  /// The series of ``vector``.
  static let series = [
    PlainSeries(
      labels: labels("a"),
      chunks: [
        ChunkMeta(minTime: 1_000, maxTime: 16_000, reference: 8),
        ChunkMeta(minTime: 31_000, maxTime: 31_000, reference: 31),
      ]),
    PlainSeries(labels: labels("b"), chunks: []),
  ]

  private static func labels(_ job: String) -> LabelSet {
    guard let labels = try? LabelSet(["__name__": "up", "job": job]) else {
      preconditionFailure("the labels are sound")
    }
    return labels
  }
}

/// A series of an index.
struct PlainSeries: Equatable, Sendable {
  var labels: LabelSet
  var chunks: [ChunkMeta] = []
}

extension IndexReader {
  /// A reader of bytes.
  init(_ bytes: [UInt8]) throws(IndexError) { try self.init(SharedBytes(bytes)) }

  /// All series and their references, as a cursor has them.
  func allPlainSeries() throws -> (references: [UInt32], series: [PlainSeries]) {
    var (entry, builder, cursor) = (SeriesEntry(), LabelSetBuilder(), makeSeriesCursor())
    var (references, series): ([UInt32], [PlainSeries]) = ([], [])
    while try cursor.next(into: &entry) {
      references.append(entry.reference)
      series.append(
        PlainSeries(labels: try labels(of: entry, using: &builder), chunks: entry.chunks))
    }
    return (references, series)
  }
}

extension IndexWriter {
  /// Appends a series.
  @discardableResult
  mutating func append(
    _ series: PlainSeries, to output: inout [UInt8]
  ) throws(IndexWriteError) -> UInt32 {
    let chunks = series.chunks
    return try append(series.labels, chunks: chunks.span, to: &output)
  }
}
