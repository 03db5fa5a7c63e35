internal import Foundation
internal import Gorilla

extension SummaryCommand {
  /// Prints a table of the chunks by their encoding.
  func printChunks(_ tally: SegmentTally) {
    print("\nChunks of the first segment:\n")
    print(
      "encoding".padded(to: 20) + "chunks".padded(onLeftTo: 10) + "samples".padded(onLeftTo: 12)
        + "bytes/sample".padded(onLeftTo: 14)
        + "sealed".padded(onLeftTo: 9) + "  re-encoded byte for byte")
    for encoding in ChunkEncoding.allCases {
      if let row = tally.rows[encoding] { print(line("\(encoding)", row)) }
    }
    print(line("all", tally.total))
  }

  private func line(_ title: String, _ row: SegmentTally.Row) -> String {
    let size = Double(row.byteCount) / Double(max(row.sampleCount, 1))
    let sealed =
      row.sealedByteCount == 0
      ? "" : String(format: "%.2f", Double(row.sealedByteCount) / Double(row.sampleCount))
    let legacy =
      row.legacyTailCount == 0 ? "" : " (\(row.legacyTailCount) with the tail of old writers)"
    return title.padded(to: 20) + grouped(row.chunkCount).padded(onLeftTo: 10)
      + grouped(row.sampleCount).padded(onLeftTo: 12)
      + String(format: "%.2f", size).padded(onLeftTo: 14) + sealed.padded(onLeftTo: 9)
      + "  \(grouped(row.identicalCount)) of \(grouped(row.chunkCount))" + legacy
  }

  /// Measures and prints how fast chunks are decoded and encoded.
  func printSpeed() throws {
    print("\nSpeed on one core, synthetic series in chunks of 120 samples:\n")
    print(
      "shape".padded(to: 34) + "decode".padded(onLeftTo: 20) + "encode".padded(onLeftTo: 20))
    let shapes = [("a", "constant"), ("b", "counter"), ("c", "gauge with jitter")]
    for (shape, title) in shapes {
      var speeds: [String] = []
      for operation in ["decode", "encode"] {
        let effort = Effort(rounds: 9, roundDuration: 4e6, yardstickSteps: 1)
        try Measurements(filter: "gorilla.xor.\(operation).\(shape)", effort: effort) {
          if $0.name.hasPrefix("gorilla") {
            speeds.append(String(format: "%.0f M samples/s", 1e3 / $0.minimum))
          }
        }.run(block: nil)
      }
      print(
        title.padded(to: 34) + speeds.map { $0.padded(onLeftTo: 20) }.joined())
    }
    print("\nMore: ringtail bench")
  }
}
